/** Which tables a run writes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newManifest } from '../../src/engine/folder/manifest.js';
import { Recorder } from '../../src/engine/folder/recorder.js';
import { defineTable, whole } from '../../src/engine/index.js';
import { fakeExperiment, fakeKind, fakePlan } from './fake-run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-recorder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const declare = <Name extends string>(name: Name, kept: 'file' | 'occasional' | 'live') =>
  defineTable({ name, about: 'A table.', key: ['at'], kept, fields: { at: whole('at', 'A place.') } });

it('writes what has rows; of tables without any those that every run has', () => {
  const cacheFolder = join(folder, 'cache');
  mkdirSync(cacheFolder);
  writeFileSync(join(folder, 'experiment.yaml'), '');
  const plan = fakePlan();
  const manifest = newManifest(fakeKind, fakeExperiment(), {
    backend: { name: 'none', reason: '', versions: {} },
    plan,
    userPlugins: [],
  });
  const tables = [
    declare('always', 'file'),
    declare('seldom', 'occasional'),
    declare('never', 'occasional'),
    declare('shown', 'live'),
  ];
  const recorder = new Recorder({
    folder,
    cacheFolder,
    manifest,
    tables,
    plan,
    started: 0,
    former: undefined,
  });
  const rows = [{ at: 3 }];
  const given = ['seldom', 'shown'].map((table) => ({ table, rows }));
  recorder.take(plan[0], { output: {}, tables: given, seconds: 1, checksum: 'x' } as never);
  recorder.settle('done');
  recorder.close();
  expect(readFileSync(join(folder, 'always.csv'), 'utf8')).toBe('at\n');
  expect(readFileSync(join(folder, 'seldom.csv'), 'utf8')).toBe('at\n3\n');
  for (const name of ['never', 'shown']) expect(existsSync(join(folder, `${name}.csv`))).toBe(false);
  expect(Object.keys(manifest.tables).sort()).toEqual(['always.csv', 'experiment.yaml', 'seldom.csv']);
});
