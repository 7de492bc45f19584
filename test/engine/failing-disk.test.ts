/** A study on a disk that fails at one call, or from one call on: told in a line, nothing finished lost, run again the same. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSystemError, StoppedError, systemSentence, UserError } from '../../src/config/index.js';
import { claimStage } from '../../src/engine/cache/index.js';
import { lockFolder } from '../../src/engine/folder/folder-lock.js';
import { runStudy, type StudyEvent } from '../../src/engine/index.js';
import { type FailingDisk, failingDisk } from '../support/failing-disk.js';
import { fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

let root: string;
let disk: FailingDisk | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-failing-'));
});
afterEach(() => {
  disk?.heal();
  disk = undefined;
  rmSync(root, { recursive: true });
});

const out = () => join(root, 'out');
const cache = () => join(root, 'cache');

async function run(executor: InlineExecutor = new PatientExecutor(1)): Promise<StudyEvent[]> {
  const options = { backend: 'wasm', plugins: [fakePlugin], executor, out: out(), cache: cache() } as const;
  const events: StudyEvent[] = [];
  for await (const event of runStudy(fakeStudy, fakeExperiment({ sizes: [4] }), options)) events.push(event);
  return events;
}

/** Ends when what it runs has ended: here nobody can be killed. */
class PatientExecutor extends InlineExecutor {
  private readonly all: Promise<unknown>[] = [];

  override run(...parameters: Parameters<InlineExecutor['run']>) {
    const result = super.run(...parameters);
    this.all.push(result);
    return result;
  }

  override async close(): Promise<void> {
    await Promise.allSettled(this.all);
  }
}

/** What people are told of a run's end, by the sentence that the command line prints. */
async function told(): Promise<string[]> {
  try {
    const events = await run();
    const { status } = ofType(events, 'study-finished')[0];
    if (status === 'done') return [];
    return ofType(events, 'stage-failed').map(({ reason }) => reason);
  } catch (error) {
    if (error instanceof UserError || error instanceof StoppedError) return [error.message];
    if (isSystemError(error)) return [systemSentence(error)];
    throw error;
  }
}

const tables = () =>
  ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'].map((name) =>
    readFileSync(join(out(), name), 'utf8'),
  );
const leftovers = () =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tmp-|\.lock|\.(claims|runs|checkpoints)\//.test(name),
  );

/** Every how many calls one is tried; all of them are once in a while. */
const stride = process.env.GOODHART_EVERY_CALL ? 1 : 19;

describe('a study on a disk that fails', { timeout: 600_000 }, () => {
  it.each([
    ['EDQUOT', 'writing', /the disk quota is used up, EDQUOT/],
    ['EIO', 'writing', /the disk reports an error, EIO/],
    ['ENOSPC', 'writing', /the disk is full, ENOSPC/],
    ['EIO', 'reading', /the disk reports an error, EIO/],
    ['EMFILE', 'reading', /too many files are open, EMFILE/],
  ] as const)(
    'with %s in %s says so in a line, and run again has the tables of a sound one',
    async (code, of, words) => {
      disk = failingDisk(root, { code, of });
      const sound = new PatientExecutor(1);
      await run(sound);
      disk.heal();
      const { calls } = disk;
      expect(calls).toBeGreaterThan(10);
      const expected = tables();
      for (let at = 0; at < calls; at += stride)
        for (const isLasting of [false, true]) {
          rmSync(out(), { recursive: true, force: true });
          rmSync(cache(), { recursive: true, force: true });
          disk = failingDisk(root, { code, of, at, isLasting });
          const lines = await told();
          disk.heal();
          const where = `call ${at}${isLasting ? ' and all later ones' : ''}`;
          for (const line of lines) expect(line, where).toMatch(words);
          for (const line of lines) expect(line, where).not.toContain('\n');
          const done = outputs();
          const again = new PatientExecutor(1);
          expect((await run(again)).at(-1), where).toMatchObject({ status: 'done' });
          expect(again.started.length, where).toBe(sound.started.length - done);
          expect(tables(), where).toEqual(expected);
          expect(leftovers(), where).toEqual([]);
        }
    },
  );

  it('takes no output for damaged, and no live holder for dead, because it cannot be read now', async () => {
    await run();
    const release = lockFolder(out());
    const claimed = claimStage(cache(), 'f'.repeat(32))!;
    const before = outputs();
    for (const code of ['EMFILE', 'EACCES', 'EIO']) {
      disk = failingDisk(root, { code, of: 'reading', at: 0, isLasting: true });
      expect(() => lockFolder(out())).toThrow();
      let stolen: unknown;
      try {
        stolen = claimStage(cache(), 'f'.repeat(32));
      } catch {}
      disk.heal();
      expect(stolen).toBeUndefined();
    }
    release();
    claimed();
    disk = failingDisk(cache(), { code: 'EMFILE', of: 'reading', at: 0, isLasting: true });
    expect(await told()).toEqual([expect.stringMatching(/too many files are open, EMFILE/)]);
    disk.heal();
    expect(outputs()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});

/** How many finished outputs there are. */
function outputs(): number {
  try {
    return readdirSync(cache()).filter((name) => /^[0-9a-f]{32}$/.test(name)).length;
  } catch {
    return 0;
  }
}
