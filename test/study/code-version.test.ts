/** Which edits invalidate which stages. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
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
    'laws/a.ts',
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
    expect(changedBy(edit('laws/a.ts'))).toEqual(['fits']);
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

  it('changes with every source that the body imports', () => {
    const sources = join(import.meta.dirname, '../../src');
    cpSync(sources, root, { recursive: true });
    const users = new Map<string, StageKind[]>();
    for (const kind of kinds) {
      for (const file of importedBy(join(sources, 'study/stages', `${kind}.ts`))) {
        const name = relative(sources, file);
        if (isPartOfNumbers(name, kind)) users.set(name, [...(users.get(name) ?? []), kind]);
      }
    }
    expect(users.get('optimization/ppo/ppo.ts')).toEqual(['rl']);
    expect(users.get('optimization/best-of-n/best-of-n.ts')).toEqual(['best-of-n']);
    const oneOfEach = new Map([...users].map(([file, own]) => [`${dirname(file)} ${own}`, { file, own }]));
    for (const { file, own } of oneOfEach.values()) {
      expect(changedBy(edit(file)), file).toEqual(expect.arrayContaining(own));
    }
  });
});

/** The configuration is a part of a stage's key; doubts are warnings; a helper's imports need not be the body's. */
function isPartOfNumbers(name: string, kind: StageKind): boolean {
  const room = name.split('/')[0];
  if (['fitting', 'laws'].includes(room)) return kind === 'fits';
  return !['config', 'study', 'studies'].includes(room);
}

/** What a stage's body imports, and what that imports in turn; types and the helpers of the study left out. */
function importedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || (seen.size > 0 && file.includes('/study/'))) return seen;
  seen.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)\.js'/gm,
  );
  for (const [, path] of statements) {
    importedBy(`${join(dirname(file), path)}.ts`, seen);
  }
  return seen;
}
