/** What the package says of itself; what it holds stands with the test that packs it, cli/packed-plugin. */
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
