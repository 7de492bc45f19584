/** What the package says of itself, and what it holds. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './support/documentation.js';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };

it('has one version everywhere', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    version: string;
    packages: Record<string, { version: string }>;
  };
  expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  const citation = parse(read('CITATION.cff')) as Record<string, unknown>;
  expect([citation.version, citation.license]).toEqual([version, license]);
  const released = [...read('CHANGELOG.md').matchAll(/^## (\d\S*)/gm)].map(([, name]) => name);
  expect(released[0]).toBe(version);
});

it('holds what its users need: no sources, tests, results or maps', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(listed) as { files: { path: string }[] }[];
  const paths = files.map(({ path }) => path);
  const folders = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
  for (const folder of folders)
    expect(['dist', 'docs', 'examples', 'experiments', 'kernels', 'scripts']).toContain(folder);
  expect(
    paths.filter((path) => /\.(?:map|png|tsbuildinfo)$|^docs\/(?:api|gallery|pictures)/.test(path)),
  ).toEqual([]);
  for (const path of ['docs/tutorial.md', 'docs/how-to/csv.md', 'examples/fit-a-csv.ts', 'CITATION.cff'])
    expect(paths).toContain(path);
}, 120_000);
