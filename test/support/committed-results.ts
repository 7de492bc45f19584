/** The result folders that are part of the repository: whoever tries the program has others beside them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** All that there are where there is no repository, as in an exported tree. */
export function committedResults(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', 'results/*/manifest.json'], { encoding: 'utf8' });
  const manifests =
    status === 0
      ? stdout.split('\n').filter((path) => path !== '')
      : readdirSync('results').map((name) => `results/${name}/manifest.json`);
  return manifests
    .filter((path) => existsSync(path))
    .map((path) => path.replace(/\/manifest\.json$/, ''))
    .sort();
}
