/** The result folders that are part of the repository: whoever tries the program has others beside them. */
import { execFileSync } from 'node:child_process';

export const committedResults = (): string[] =>
  execFileSync('git', ['ls-files', 'results/*/manifest.json'], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.replace(/\/manifest\.json$/, ''))
    .sort();
