/** What the package says of itself; what it holds stands with the test that packs it, cli/packed-plugin. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './support/documentation.js';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { version, license, bin, scripts } = JSON.parse(read('package.json')) as {
  version: string;
  license: string;
  bin: Record<string, string>;
  scripts: Record<string, string>;
};

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

it.skipIf(process.platform === 'win32')(
  'builds commands that can be executed, whenever npm linked them',
  () => {
    const step = scripts.build.split(' && ').at(-1)!.split(' ');
    const copy = mkdtempSync(join(tmpdir(), 'goodhart-built-'));
    try {
      const [node, script] = step;
      mkdirSync(join(copy, dirname(script)));
      for (const file of ['package.json', script]) cpSync(join(root, file), join(copy, file));
      for (const file of Object.values(bin)) {
        mkdirSync(join(copy, dirname(file)), { recursive: true });
        writeFileSync(join(copy, file), '', { mode: 0o644 });
      }
      execFileSync(node, [script], { cwd: copy });
      for (const file of Object.values(bin)) expect(statSync(join(copy, file)).mode & 0o111).toBe(0o111);
    } finally {
      rmSync(copy, { recursive: true });
    }
  },
);
