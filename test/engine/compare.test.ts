/** What `goodhart verify` compares: the files that lie in the folders, against each other and against their own run. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareFolders, type FolderContents, readContents, runStudy } from '../../src/engine/index.js';
import { fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakeKind, fakePlugin } from './fake-run.js';

let folder: string;
let first: FolderContents;
let second: FolderContents;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-compare-'));
  const options = { out: join(folder, 'a'), backend: 'wasm', plugins: [fakePlugin], jobs: 1 } as const;
  for await (const _ of runStudy(fakeStudy, fakeExperiment(), options));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  first = readContents(join(folder, 'a'));
  second = readContents(join(folder, 'a'));
});

const compare = () => compareFolders(fakeKind, first, second);
const stateOf = (name: string) => compare().files.find((file) => file.name === name)?.state;
const names = ['points.csv', 'fits.csv', 'warnings.json', 'findings.json', 'experiment.yaml'];

/** Changes a file as a run would have written it: its checksum goes with it. */
function rewrite(contents: FolderContents, name: string, change: (text: string) => string): void {
  const text = change(contents.files.get(name)!);
  contents.files.set(name, text);
  contents.manifest.tables[name] = createHash('sha256').update(text).digest('hex');
}

/** The cells of the line of one size in fits.csv. */
const cellsOf = (contents: FolderContents, size: number) =>
  contents.files
    .get('fits.csv')!
    .split('\n')
    .find((line) => line.startsWith(`${size},`))!
    .split(',');

/** The folder with the alpha of one size moved. */
const moveAlpha = (contents: FolderContents, size: number, by: number) =>
  rewrite(contents, 'fits.csv', (text) => {
    const [, alpha] = cellsOf(contents, size);
    return text.replace(alpha, String(Number(alpha) + by));
  });

describe('the contents of a folder', () => {
  it('are the files that its manifest vouches for, the verdicts among them', () => {
    expect([...first.files.keys()].sort()).toEqual([...names].sort());
    for (const [name, text] of first.files) expect(text).toBe(readFileSync(join(folder, 'a', name), 'utf8'));
  });

  it('say which file is gone', () => {
    const file = join(folder, 'a', 'points.csv');
    const text = readFileSync(file);
    rmSync(file);
    expect(readContents(join(folder, 'a')).files.get('points.csv')).toBeNull();
    writeFileSync(file, text);
  });
});

describe('two runs of the same program', () => {
  it('have to be the same in every file and every stage', () => {
    expect(compare()).toEqual({
      guarantee: 'identical',
      because: 'wasm gives the same bytes on every machine',
      files: expect.arrayContaining(names.map((name) => ({ name, state: 'same' }))),
      stages: first.manifest.stages.map(({ id }) => ({ id, same: true })),
      outside: [],
      kept: true,
    });
  });

  it.each<[string, string, (text: string) => string]>([
    [
      'one cell',
      'points.csv',
      (text) => text.replace(/(\d)\n$/, (_, digit) => `${(Number(digit) + 1) % 10}\n`),
    ],
    ['one alpha', 'fits.csv', (text) => text.replace(/^4,[^,]+/m, '4,0.5')],
    ['garbage', 'findings.json', () => 'garbage'],
    ['garbage in a table of prose', 'warnings.json', () => '[{'],
    ['an empty file', 'fits.csv', () => ''],
    ['a space at the end', 'findings.json', (text) => `${text} `],
  ])('are not the same with %s in %s', (_what, name, change) => {
    first.files.set(name, change(first.files.get(name)!));
    expect(compare()).toMatchObject({ guarantee: 'identical', kept: false });
    expect(stateOf(name)).toBe('not what the run wrote');
    expect(compare().files.filter(({ state }) => state === 'same')).toHaveLength(names.length - 1);
  });

  it.each(names)('are not the same where %s is gone', (name) => {
    first.files.set(name, null);
    expect(compare().kept).toBe(false);
    expect(stateOf(name)).toBe('missing');
  });

  it.each(names)('are not the same where %s is gone and nobody vouches for it any more', (name) => {
    first.files.delete(name);
    delete first.manifest.tables[name];
    expect(compare().kept).toBe(false);
    expect(stateOf(name)).toBe('missing');
  });

  it('are not the same where the second run gives another file, though each wrote its own', () => {
    rewrite(second, 'points.csv', (text) => text.replace('4,0,', '4,9,'));
    expect(compare().kept).toBe(false);
    expect(stateOf('points.csv')).toBe('different');
  });

  it('are not the same where one stage differs', () => {
    second.manifest.stages[3].checksum = 'x';
    const { kept, stages } = compare();
    expect(kept).toBe(false);
    expect(stages.filter(({ same }) => !same).map(({ id }) => id)).toEqual([first.manifest.stages[3].id]);
  });
});

describe('what was asked for', () => {
  it('belongs to what came of it: a changed experiment is not what the run wrote', () => {
    first.files.set('experiment.yaml', first.files.get('experiment.yaml')!.replace('depth: 2', 'depth: 3'));
    expect(stateOf('experiment.yaml')).toBe('not what the run wrote');
    for (const stage of second.manifest.stages) stage.hash = 'other';
    expect(compare()).toMatchObject({ guarantee: 'intervals', kept: false });
  });

  it('has the seed that the manifest names', () => {
    first.manifest.seed = 5;
    expect(compare()).toMatchObject({ kept: false });
    expect(compare().outside).toContain('the manifest says seed 5, the experiment 0');
  });
});

describe('which guarantee applies', () => {
  const onTensorflow = () => {
    for (const { manifest } of [first, second]) manifest.backend.name = 'tensorflow';
  };

  it.each<[string, 'identical' | 'intervals', () => void]>([
    [
      'wasm on another machine',
      'identical',
      () => {
        second.manifest.machine.processor = 'another';
      },
    ],
    [
      'another backend',
      'intervals',
      () => {
        second.manifest.backend.name = 'tensorflow';
      },
    ],
    [
      'another program',
      'intervals',
      () => {
        second.manifest.stages[0].hash = 'x';
      },
    ],
    ['tensorflow here', 'identical', onTensorflow],
    [
      'tensorflow elsewhere',
      'intervals',
      () => {
        onTensorflow();
        second.manifest.machine.processor = 'another';
      },
    ],
    [
      'tensorflow on fewer cores',
      'intervals',
      () => {
        onTensorflow();
        second.manifest.machine.cores += 1;
      },
    ],
    [
      'another libtensorflow',
      'intervals',
      () => {
        onTensorflow();
        second.manifest.backend.versions = { tensorflow: '3' };
      },
    ],
  ])('for %s: %s', (_what, guarantee, change) => {
    change();
    expect(compare()).toMatchObject({ guarantee, kept: true });
  });
});

describe('two runs of different programs', () => {
  beforeEach(() => {
    second.manifest.stages[0].hash = 'x';
  });

  it('may differ as far as the intervals reach', () => {
    moveAlpha(second, 4, 1000);
    rewrite(second, 'points.csv', (text) => text.replace('4,0,', '4,9,'));
    expect(stateOf('fits.csv')).toBe('different');
    expect(compare()).toMatchObject({ guarantee: 'intervals', kept: true, outside: [] });
  });

  it('name an estimate outside its interval by the key of its row', () => {
    moveAlpha(second, 8, -1.5);
    const [, alpha, low] = cellsOf(first, 8).map(Number);
    expect(compare()).toMatchObject({
      kept: false,
      outside: [`alpha of 8: ${alpha - 1.5} outside [${low}, Infinity]`],
    });
  });

  it('name a row that is missing and one that is new by their keys', () => {
    rewrite(second, 'fits.csv', (text) => text.replace(/^8,/m, '16,'));
    const { kept, outside } = compare();
    expect(kept).toBe(false);
    expect(outside).toEqual(['16 is new', '8 is missing']);
  });

  it('say nothing of an estimate that cannot be had', () => {
    rewrite(first, 'fits.csv', (text) => text.replace(/^4,.*$/m, '4,,,'));
    expect(compare().outside).toEqual([]);
  });

  it.each(names)('still have to have %s as the first run wrote it', (name) => {
    first.files.set(name, `${first.files.get(name)} `);
    expect(compare()).toMatchObject({ guarantee: 'intervals', kept: false });
    expect(stateOf(name)).toBe('not what the run wrote');
  });

  it('are not held to a table that the first program did not have', () => {
    first.files.delete('findings.json');
    delete first.manifest.tables['findings.json'];
    expect(stateOf('findings.json')).toBe('new');
    expect(compare().kept).toBe(true);
  });
});
