/** Which edits invalidate which stages. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeVersionOf, type StageKind } from '../../src/study/index.js';

const kinds: StageKind[] = [
  'world',
  'policy',
  'gold',
  'comparisons',
  'pool',
  'proxies',
  'best-of-n',
  'rl',
  'fits',
];
let root: string;

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'goodhart-code-')), 'src');
  const files = [
    'policy/a.ts',
    'scaling-laws/a.ts',
    'ui/a.ts',
    'study/stages/rl.ts',
    'study/stages/shared.ts',
    'tensor/a.ts',
  ];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '1');
  }
  writePackage({ seedrandom: '3.0.5', ink: '6.8.0' });
});
afterEach(() => rmSync(dirname(root), { recursive: true }));

const writePackage = (dependencies: Record<string, string>) =>
  writeFileSync(join(root, '..', 'package.json'), JSON.stringify({ dependencies }));

function changedBy(edit: () => void): StageKind[] {
  const before = codeVersionOf(root);
  const versions = kinds.map(before);
  edit();
  const after = codeVersionOf(root);
  return kinds.filter((kind, index) => after(kind) !== versions[index]);
}

const edit = (file: string) => () => appendFileSync(join(root, file), ' ');

describe('the code version of a stage', () => {
  it('changes with the rooms that can change its numbers', () => {
    expect(changedBy(edit('policy/a.ts'))).toEqual(
      kinds.filter((kind) => kind !== 'world' && kind !== 'fits'),
    );
    expect(changedBy(edit('scaling-laws/a.ts'))).toEqual(['fits']);
    expect(changedBy(edit('tensor/a.ts'))).toEqual(kinds.filter((kind) => kind !== 'fits'));
  });

  it('changes with its own body and with helpers that bodies share', () => {
    expect(changedBy(edit('study/stages/rl.ts'))).toEqual(['rl']);
    expect(changedBy(edit('study/stages/shared.ts'))).toEqual(kinds);
  });

  it('ignores the screen, and packages that compute nothing', () => {
    expect(changedBy(edit('ui/a.ts'))).toEqual([]);
    expect(changedBy(() => writePackage({ seedrandom: '3.0.5', ink: '7.0.0' }))).toEqual([]);
    expect(changedBy(() => writePackage({ seedrandom: '3.0.6', ink: '7.0.0' }))).toEqual(kinds);
  });
});
