/** A disk that is full in the result folder, the cache or the temporary folder: one line, and nothing finished is lost. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { goodhart, plugin } from './goodhart.js';

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && triedMount();
if (!canMount) console.warn('skipped: a full disk, which takes the right to mount one');

/** Root in a container may not. */
function triedMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'goodhart-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  if (status === 0) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return status === 0;
}

let kept: string;
let tiny: string;
/** A study that found all the room it needs, and its cache. */
let whole: string;
let wholeCache: string;
let root: string;
let disk: string;
beforeAll(async () => {
  kept = mkdtempSync(join(tmpdir(), 'goodhart-whole-'));
  [tiny, whole, wholeCache] = ['tiny.yaml', 'whole', 'whole-cache'].map((name) => join(kept, name));
  writeFileSync(tiny, 'study: fake\nsizes: [1, 2, 3, 4, 5, 6]\n');
  if (canMount) expect(await run(whole, wholeCache)).toMatchObject({ code: 0, err: '' });
}, 120_000);
afterAll(() => rmSync(kept, { recursive: true, force: true }));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-disk-'));
  disk = join(root, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
});
afterEach(() => {
  spawnSync('umount', ['-l', disk]);
  rmSync(root, { recursive: true, force: true });
});

/** Takes all but so many bytes of the disk. */
function fill(left: number): void {
  const ballast = join(disk, 'ballast');
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { stdio: 'ignore' });
  const bytes = readFileSync(ballast).length;
  writeFileSync(ballast, '');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bytes - left)));
}
const free = () => rmSync(join(disk, 'ballast'));

const run = (out: string, cache: string) =>
  goodhart(
    ...['run', tiny, '--plugin', plugin, '--backend', 'wasm', '--plain'],
    ...['--no-report', '--jobs', '1', '--out', out, '--cache', cache],
  );
const tables = (out: string) =>
  ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'].map((name) =>
    readFileSync(join(out, name), 'utf8'),
  );
const temporaries = (folder: string) => readdirSync(folder).filter((name) => name.includes('tmp-'));

describe.runIf(canMount)('a full disk', { timeout: 300_000 }, () => {
  const line = /^goodhart: [^\n]*the disk is full[^\n]*\n$/;

  it.each([
    [4096, 2],
    [24_576, 1],
  ])(
    'with %d bytes left in the result folder ends in a line with %d; run again it goes on',
    async (left, code) => {
      const out = join(disk, 'out');
      fill(left);
      const stopped = await run(out, join(root, 'cache'));
      expect(stopped.err).toMatch(line);
      expect(stopped.code).toBe(code);
      if (code === 1)
        expect(stopped.err).toMatch(/that are finished are saved in the cache: run the same command/);
      expect(existsSync(out) ? readdirSync(out).filter((name) => name.startsWith('.lock')) : []).toEqual([]);
      free();
      const resumed = await run(out, join(root, 'cache'));
      expect(resumed).toMatchObject({ code: 0, err: '' });
      expect(tables(out)).toEqual(tables(whole));
      expect(temporaries(out)).toEqual([]);
    },
  );

  it('in the cache fails the stages with the reason; run again it goes on', async () => {
    const [out, cache] = [join(root, 'out'), join(disk, 'cache')];
    fill(40_960);
    const stopped = await run(out, cache);
    expect(`${stopped.out}${stopped.err}`).toMatch(/the disk is full/);
    expect(`${stopped.out}${stopped.err}`).not.toMatch(/\n {4}at /);
    expect(stopped.code).toBe(1);
    free();
    expect(await run(out, cache)).toMatchObject({ code: 0, err: '' });
    expect(tables(out)).toEqual(tables(whole));
    expect(temporaries(cache)).toEqual([]);
  });

  it('in the temporary folder stops a verification in a line', async () => {
    fill(4096);
    vi.stubEnv('TMPDIR', disk);
    const verified = await goodhart('verify', whole, '--plugin', plugin, '--plain');
    vi.unstubAllEnvs();
    expect(verified.err).toMatch(line);
    expect(verified.code).toBe(2);
    expect(readdirSync(disk)).toEqual(['ballast']);
  });

  it('that is read-only is a line of every command that writes', async () => {
    const out = join(disk, 'out');
    cpSync(whole, out, { recursive: true });
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const again = [
      await run(out, wholeCache),
      await run(join(disk, 'new'), wholeCache),
      await run(join(root, 'new'), join(disk, 'cache')),
      await goodhart('report', out, '--plugin', plugin),
      await goodhart('init', join(disk, 'mine.yaml')),
    ];
    for (const { code, err } of again) {
      expect(err).toMatch(/^goodhart: [^\n]*the disk is read-only[^\n]*\n$/);
      expect(code).toBe(2);
    }
  });

  it('in the folder that a report is written to is a line', async () => {
    const out = join(disk, 'out');
    cpSync(whole, out, { recursive: true });
    fill(0);
    const before = tables(out);
    const init = await goodhart('init', join(disk, 'mine.yaml'));
    expect(init).toMatchObject({ code: 2, err: expect.stringMatching(line) });
    expect(tables(out)).toEqual(before);
  });
});
