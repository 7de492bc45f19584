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
import { checkFolder, lockFolder, readCurves, readManifest } from '../../src/results/index.js';
import { prepareFolder } from '../../src/results/result-folder.js';
import { tinyExperiment } from '../study/tiny-experiment.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a result folder', () => {
  it('takes its own experiment again', () => {
    prepareFolder(folder, tinyExperiment());
    expect(() => checkFolder(folder, tinyExperiment())).not.toThrow();
    expect(() => checkFolder(join(folder, 'new'), tinyExperiment())).not.toThrow();
  });

  it('refuses another experiment and says what differs', () => {
    prepareFolder(folder, tinyExperiment());
    const check = () => checkFolder(folder, tinyExperiment({ seed: 3 }));
    expect(check).toThrow(UserError);
    expect(check).toThrow(/another experiment \(seed is 0 there and 3 here\); allowed: another --out/);
  });

  it('refuses a folder of something else, a file, and an unreadable experiment', () => {
    writeFileSync(join(folder, 'thesis.tex'), '');
    expect(() => checkFolder(folder, tinyExperiment())).toThrow(/holds other files/);
    expect(() => checkFolder(join(folder, 'thesis.tex'), tinyExperiment())).toThrow(
      /is a file; allowed: a folder/,
    );
    writeFileSync(join(folder, 'experiment.yaml'), 'a: [');
    expect(() => checkFolder(folder, tinyExperiment())).toThrow(/experiment\.yaml: not readable/);
  });

  it('says in one line that there is nothing to read', () => {
    expect(() => readManifest(folder)).toThrow(/no manifest\.json here; allowed: a result folder/);
    expect(() => readCurves(folder)).toThrow(/no curves\.csv here/);
    writeFileSync(join(folder, 'manifest.json'), '{');
    expect(() => readManifest(folder)).toThrow(/manifest\.json: not readable as JSON/);
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
    expect(() => checkFolder(folder, tinyExperiment())).not.toThrow();
    release();
    mkdirSync(join(folder, 'x'));
    expect(() => checkFolder(folder, tinyExperiment())).toThrow(/other files/);
  });
});
