/** Result folders: one experiment, one run at a time, nothing overwritten. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { sweepLocks } from '../../src/engine/folder/folder-lock.js';
import { prepareFolder } from '../../src/engine/folder/result-folder.js';
import {
  checkFolder,
  lockFolder,
  readManifest,
  readStoredExperiment,
  readTable,
  readTables,
} from '../../src/engine/index.js';
import { fits, points } from './fake-plugin.js';
import { fakeExperiment, fakeKind } from './fake-run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a result folder', () => {
  it('takes its own experiment again', () => {
    prepareFolder(folder, fakeExperiment());
    expect(readStoredExperiment(folder)).toEqual(fakeExperiment());
    expect(() => checkFolder(folder, fakeExperiment())).not.toThrow();
    expect(() => checkFolder(join(folder, 'new'), fakeExperiment())).not.toThrow();
  });

  it.each<[string, Parameters<typeof fakeExperiment>[0], RegExp]>([
    ['another seed', { seed: 3 }, /\(seed is 0 there and 3 here\); allowed: another --out/],
    ['another list', { sizes: [4] }, /\(sizes is \[4,8\] there and \[4\] here\)/],
    ['another name', { name: 'other' }, /\(name is "tiny" there and "other" here\)/],
  ])('refuses %s and says what differs', (_what, changes, message) => {
    prepareFolder(folder, fakeExperiment());
    const check = () => checkFolder(folder, fakeExperiment(changes));
    expect(check).toThrow(UserError);
    expect(check).toThrow(message);
  });

  it('refuses a folder of something else, a file, and an unreadable experiment', () => {
    writeFileSync(join(folder, 'thesis.tex'), '');
    expect(() => checkFolder(folder, fakeExperiment())).toThrow(/holds other files/);
    expect(() => checkFolder(join(folder, 'thesis.tex'), fakeExperiment())).toThrow(
      /is a file; allowed: a folder/,
    );
    writeFileSync(join(folder, 'experiment.yaml'), 'a: [');
    expect(() => checkFolder(folder, fakeExperiment())).toThrow(/experiment\.yaml:1:\d+ not valid YAML/);
  });

  it('says in one line that there is nothing to read', () => {
    expect(() => readManifest(folder)).toThrow(/no manifest\.json here; allowed: a result folder/);
    expect(() => readTable(folder, points)).toThrow(/no points\.csv here/);
    expect(readTables(folder, fakeKind)).toEqual({ points: [], fits: [], warnings: [] });
    writeFileSync(join(folder, 'manifest.json'), '{');
    expect(() => readManifest(folder)).toThrow(/manifest\.json:1: not readable as JSON/);
    writeFileSync(join(folder, 'warnings.json'), '[');
    expect(() => readTables(folder, fakeKind)).toThrow(UserError);
    expect(() => readTables(folder, fakeKind)).toThrow(/warnings\.json: not readable/);
  });

  it('reads the tables that it has', () => {
    writeFileSync(join(folder, 'points.csv'), 'size,index,value\n4,0,0.5\n');
    writeFileSync(join(folder, 'fits.csv'), 'size,alpha,alpha_low,alpha_high\n4,1,,2\n');
    expect(readTable(folder, points)).toEqual([{ setting: { size: 4 }, index: 0, value: 0.5 }]);
    expect(readTable(folder, fits)).toEqual([
      { setting: { size: 4 }, alpha: { estimate: 1, low: Number.NEGATIVE_INFINITY, high: 2 } },
    ]);
  });
});

describe('a manifest of version 0.1', () => {
  it('is read as one of a study of overoptimization', () => {
    const stage = {
      ...{ id: 'world', kind: 'world', title: 'The world', dependsOn: [], hash: 'abc' },
      ...{ status: 'done', seconds: 1, checksum: 'def', reason: null },
    };
    const rest = {
      backend: { name: 'wasm', reason: 'no other', versions: {} },
      versions: { goodhart: '0.1.0', node: '20.20.2' },
      machine: { platform: 'linux', arch: 'x64', processor: 'a processor', cores: 2 },
      ...{ commit: null, startedAt: '2026-01-01T00:00:00.000Z', computeSeconds: 1, tables: {} },
    };
    const head = { format: 1, experiment: 'old', status: 'done', seed: 0 };
    const first = { ...head, proxySeeds: 5, ...rest, stages: [stage] };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(first));
    expect(readManifest(folder)).toEqual({
      ...{ ...head, ...rest, study: 'overoptimization' },
      ...{ facts: { proxySeeds: 5 }, stages: [{ ...stage, heading: 'world' }] },
    });
  });
});

describe('the lock of a folder', () => {
  const lock = () => join(folder, '.lock');
  const hold = (holder: object | string) =>
    writeFileSync(lock(), typeof holder === 'string' ? holder : JSON.stringify(holder));

  it('keeps a second run out until the first lets go', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(UserError);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
    release();
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes over the lock of a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('close', resolve));
    hold({ pid: child.pid, host: hostname(), started: null });
    const release = lockFolder(folder);
    expect(JSON.parse(readFileSync(lock(), 'utf8')).pid).toBe(process.pid);
    release();
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'passes over the lock of a process whose id was given to another',
    () => {
      hold({ pid: process.ppid, host: hostname(), started: '1' });
      lockFolder(folder)();
    },
  );

  it('goes with what killed runs had written on the way to it, and leaves what live ones do', () => {
    const live = JSON.stringify({ pid: process.pid, host: hostname(), started: null });
    writeFileSync(join(folder, '.lock-1-a'), live);
    writeFileSync(join(folder, '.lock-2-b'), '');
    writeFileSync(join(folder, '.lock-3-c'), JSON.stringify({ pid: -1, host: hostname(), started: null }));
    sweepLocks(folder);
    expect(readdirSync(folder)).toEqual(['.lock-1-a']);
  });

  it('passes over half a lock', () => {
    hold('{"pid":');
    lockFolder(folder)();
  });

  it('respects another machine’s lock, and says what to do', () => {
    hold({ pid: 1, host: 'elsewhere', started: null });
    expect(() => lockFolder(folder)).toThrow(/on elsewhere; if that run is gone, remove the file \.lock/);
  });

  it('does not count as content of the folder', () => {
    const release = lockFolder(folder);
    expect(() => checkFolder(folder, fakeExperiment())).not.toThrow();
    release();
    mkdirSync(join(folder, 'x'));
    expect(() => checkFolder(folder, fakeExperiment())).toThrow(/other files/);
  });
});
