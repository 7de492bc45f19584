/** Disks that are full or read-only under the cache, the result folder or the temporary folder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from '../arena.js';
import type { Command } from '../command.js';
import { type Fault, Skipped } from '../trial.js';

/** A disk of so many MiB in memory. Throws Skipped where it may not be mounted. */
async function withDisk(
  arena: Arena,
  megabytes: number,
  use: (disk: string) => Promise<void>,
): Promise<void> {
  const disk = mkdtempSync(join(arena.root, 'disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  if (mounted.status !== 0) throw new Skipped('no right to mount a tmpfs');
  try {
    await use(disk);
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
}

/** Takes all but so many bytes; whoever writes meanwhile may be faster, and the disk is full a little sooner. */
function fill(disk: string, left: number): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - left)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
const free = (disk: string) => rmSync(join(disk, 'ballast'));

/** By a mount on top: a disk with files that are open for writing cannot be made read-only itself. */
function protect(disk: string): void {
  execFileSync('mount', ['--bind', disk, disk]);
  execFileSync('mount', ['-o', 'remount,ro,bind', disk]);
}
const unprotect = (disk: string) => void execFileSync('umount', ['-l', disk]);

/** Ended with 1 or 2 and the reason, in lines. */
async function expectRefusal(arena: Arena, run: Command, reason: RegExp): Promise<void> {
  const { code } = await arena.end(run);
  const told = run.words.filter((line) => reason.test(line));
  if ((code !== 1 && code !== 2) || told.length === 0)
    throw new Error(
      `a run ended with ${code}, and its reason is told ${told.length} times: ${run.words.slice(-2).join(' | ')}`,
    );
}

const full = /the disk is full/;
const readOnly = /the disk is read-only/;

export const fullResult: Fault = {
  name: 'full-result',
  about: 'the disk of the result folder is full',
  try: (arena) =>
    withDisk(arena, 2, async (disk) => {
      for (const left of [0, 24_576, 60_000]) {
        const out = join(disk, `out-${left}`);
        await arena.begin();
        fill(disk, left);
        const run = arena.run({ out });
        const { code } = await arena.end(run);
        if (code !== 0) await expectRefusal(arena, run, full);
        // A study that is stopped leaves to the workers what they have begun.
        const before = arena.finished();
        free(disk);
        await arena.expectDone(arena.run({ out }));
        await arena.checkAll({ before, out });
        rmSync(out, { recursive: true });
      }
    }),
};

export const readOnlyResult: Fault = {
  name: 'read-only-result',
  about: 'the result folder becomes read-only while the study runs',
  try: (arena) =>
    withDisk(arena, 4, async (disk) => {
      const out = join(disk, 'out');
      await arena.begin();
      const run = arena.run({ out });
      await arena.until(() => run.ofType('stage-finished').length >= 4, 'four stages are done');
      protect(disk);
      await expectRefusal(arena, run, readOnly);
      const before = arena.finished();
      unprotect(disk);
      await arena.expectDone(arena.run({ out }));
      await arena.checkAll({ before, out });
    }),
};

interface Spoiling {
  spoil(disk: string): void;
  mend(disk: string): void;
  reason: RegExp;
}

/** A cache on the disk, with a worker of its own. */
async function spoiledCache(arena: Arena, disk: string, { spoil, mend, reason }: Spoiling): Promise<void> {
  const cache = join(disk, 'cache');
  await arena.begin({ workers: 0 });
  const worker = arena.worker({ cache });
  await arena.ready(worker);
  const run = arena.run({ cache });
  await arena.until(() => run.ofType('stage-finished').length >= 4, 'four stages are done');
  spoil(disk);
  await expectRefusal(arena, run, reason);
  const before = arena.finished(cache);
  mend(disk);
  if (!worker.isRunning) throw new Error(`the worker ended: ${worker.lines.at(-1)}`);
  await arena.expectDone(arena.run({ cache }));
  await arena.checkAll({ before, cache });
  await arena.dismiss(worker);
}

export const fullCache: Fault = {
  name: 'full-cache',
  about: 'the disk of the cache runs full while the study runs',
  try: (arena) =>
    withDisk(arena, 8, (disk) =>
      spoiledCache(arena, disk, { spoil: () => fill(disk, 4096), mend: free, reason: full }),
    ),
};

export const readOnlyCache: Fault = {
  name: 'read-only-cache',
  about: 'the cache becomes read-only while the study runs',
  try: (arena) =>
    withDisk(arena, 8, (disk) =>
      spoiledCache(arena, disk, { spoil: protect, mend: unprotect, reason: readOnly }),
    ),
};

export const fullTemporary: Fault = {
  name: 'full-temporary',
  about: 'the temporary folder is full',
  try: (arena) =>
    withDisk(arena, 1, async (disk) => {
      await arena.begin({ workers: 0 });
      fill(disk, 0);
      const environment = { TMPDIR: disk };
      const worker = arena.worker({ environment });
      await arena.ready(worker);
      await arena.expectDone(arena.run({ environment }));
      await arena.checkAll();
      await arena.dismiss(worker);
    }),
};
