/** Which tables a run writes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newManifest } from '../../src/engine/folder/manifest.js';
import { Recorder } from '../../src/engine/folder/recorder.js';
import { defineTable, type Table, type TableRows, whole } from '../../src/engine/index.js';
import { fakeExperiment, fakeKind, fakePlan } from './fake-run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-recorder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const declare = <Name extends string>(
  name: Name,
  kept: 'file' | 'occasional' | 'live',
  format: 'csv' | 'json' = 'csv',
) =>
  defineTable({
    name,
    about: 'A table.',
    key: ['at'],
    kept,
    format,
    fields: { at: whole('at', 'A place.') },
  });

/** A recorder in the folder, and the manifest that it keeps. */
function record(tables: readonly Table[]) {
  const cacheFolder = join(folder, 'cache');
  mkdirSync(cacheFolder);
  writeFileSync(join(folder, 'experiment.yaml'), '');
  const plan = fakePlan();
  const manifest = newManifest(fakeKind, fakeExperiment(), {
    backend: { name: 'none', reason: '', versions: {} },
    plan,
    userPlugins: [],
  });
  const recorder = new Recorder({
    folder,
    cacheFolder,
    manifest,
    tables,
    plan,
    started: 0,
    former: undefined,
  });
  return { recorder, plan, manifest };
}

const finished = (tables: TableRows[]) => ({ output: {}, tables, seconds: 1, checksum: 'x' }) as never;

it('writes what has rows; of tables without any those that every run has', () => {
  const tables = [
    declare('always', 'file'),
    declare('seldom', 'occasional'),
    declare('never', 'occasional'),
    declare('shown', 'live'),
  ];
  const { recorder, plan, manifest } = record(tables);
  const rows = [{ at: 3 }];
  const given = ['seldom', 'shown'].map((table) => ({ table, rows }));
  recorder.take(plan[0], finished(given));
  recorder.settle('done');
  recorder.close();
  expect(readFileSync(join(folder, 'always.csv'), 'utf8')).toBe('at\n');
  expect(readFileSync(join(folder, 'seldom.csv'), 'utf8')).toBe('at\n3\n');
  for (const name of ['never', 'shown']) expect(existsSync(join(folder, `${name}.csv`))).toBe(false);
  expect(Object.keys(manifest.tables).sort()).toEqual(['always.csv', 'experiment.yaml', 'seldom.csv']);
});

it.each([
  ['csv', 'at\n1\n2\n3\n'],
  ['json', '[\n  {\n    "at": 1\n  },\n  {\n    "at": 2\n  },\n  {\n    "at": 3\n  }\n]\n'],
] as const)('writes as %s every portion of a table that a stage gives', (format, text) => {
  const { recorder, plan } = record([declare('doubts', 'file', format)]);
  const portion = (...places: number[]) => ({ table: 'doubts', rows: places.map((at) => ({ at })) });
  recorder.take(plan[1], finished([portion(3), portion()]));
  recorder.take(plan[0], finished([portion(1), portion(2)]));
  recorder.settle('done');
  recorder.close();
  expect(readFileSync(join(folder, `doubts.${format}`), 'utf8')).toBe(text);
});
