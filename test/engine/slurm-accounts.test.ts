/** What the coordinator makes of Slurm's accounts and of lists that an earlier one left, by commands that stand in for it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringifyJson } from '../../src/engine/artifact/index.js';
import type { Cell } from '../../src/engine/cell.js';
import { createExecutor, type Executor, type ExecutorOptions } from '../../src/engine/executors/index.js';
import { type StandInSlurm, standInSlurm } from '../support/stand-in-slurm.js';
import { fakePlan } from './fake-run.js';

let root: string;
let slurm: StandInSlurm;
const open: Executor[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-accounts-'));
  slurm = standInSlurm();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((executor) => executor.close()));
  slurm.remove();
  rmSync(root, { recursive: true });
});

const [stage] = fakePlan();
const cell = (): Cell => ({
  ...{ stage, inputs: {}, seed: 0, cacheFolder: root, backend: 'none', plugins: [] },
});

/** Runs one cell; gives what was said on the way, and how it ended. */
function running(options: string): { told: string[]; ended: Promise<string> } {
  const told: string[] = [];
  const asked: ExecutorOptions = { slurm: `poll=0.1,grace=0,${options}`, cacheFolder: root };
  const executor = createExecutor('slurm', asked);
  open.push(executor);
  const onNotice = (text: string) => void told.push(text);
  const ended = executor.run(cell(), { onEvent: () => undefined, onNotice }).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { told, ended };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a task that has left the queue', () => {
  it.each([
    [
      '1_0|TIMEOUT',
      'its time was up (no time was asked for) (job 1_0); allowed: more of it, as --slurm time=…',
    ],
    ['1_0|OUT_OF_MEMORY', 'it ran out of memory (no mem was asked for) (job 1_0); allowed: more of it'],
    ['1_0|CANCELLED by 1000', 'somebody cancelled its job (job 1_0)'],
    ['1_0|PREEMPTED', 'a job of higher rank took its place (preempted) (job 1_0)'],
    ['1_0|NODE_FAIL', 'its node failed (job 1_0)'],
    ['1_0|FAILED', 'its process ended with a failure (job 1_0)'],
    ['1_0|COMPLETED', 'its job ended well, but no output appeared in the cache folder within 0 s (job 1_0)'],
    ['1_0|SOMETHING_NEW', 'its job ended as SOMETHING_NEW (job 1_0)'],
    // Of another task, or nothing that could be read.
    ['1_1|TIMEOUT', 'its job left the queue without a trace (job 1_0)'],
    ['', 'its job left the queue without a trace (job 1_0)'],
  ])('and of which sacct says %j ends with the words for it', async (line, words) => {
    slurm.accounts(line);
    expect(await running('tries=1').ended).toContain(words);
    expect(slurm.asked[0]).toBe('--jobs=1_0 --allocations --noheader --parsable2 --format=JobID,State');
  });

  it('and that no accounts are kept of has left no trace', async () => {
    expect(await running('tries=1').ended).toBe('its job left the queue without a trace (job 1_0)');
  });

  it('is submitted again by what its accounts say, so often as is allowed', async () => {
    slurm.accounts('1_0|TIMEOUT', '2_0|NODE_FAIL', '3_0|OUT_OF_MEMORY');
    const { told, ended } = running('tries=5,mem=2G');
    expect(await ended).toMatch(/^it ran out of memory \(mem=2G\), and so 3 times \(job 3_0\)/);
    expect(told.map((text) => text.replace(/^base /, ''))).toEqual([
      '(job 1_0): its time was up (no time was asked for); it is submitted again, try 2 of 5',
      '(job 2_0): its node failed; it is submitted again, try 3 of 5',
    ]);
    expect(slurm.submitted).toBe(3);
  });

  it('and still runs by its accounts is waited for, but not for ever: a controller may have lost it', async () => {
    slurm.accounts('1_0|RUNNING');
    const { ended } = running('tries=1,grace=1');
    expect(await ended).toBe('its job left the queue without a trace (job 1_0)');
    expect(slurm.asked.length).toBeGreaterThan(2);
  });
});

describe('an array that an earlier coordinator left in the queue', () => {
  const name = 'goodhart-0123abcd-0123';
  const list = () => join(root, '.slurm', name, 'tasks.jsonl');
  const task = () => `${stringifyJson({ type: 'cell', cell: cell() } as never)}\n`;
  beforeEach(() => {
    mkdirSync(join(root, '.slurm', name), { recursive: true });
    slurm.queue(`77|0|RUNNING|None|${name}`);
  });

  it('is waited for where its list names the stage', async () => {
    writeFileSync(list(), task());
    const { told } = running('tries=1');
    await until(() => told.length > 0);
    expect(told).toEqual(['base is in the queue already (job 77_0); this run waits for it']);
    expect(slurm.submitted).toBe(0);
  });

  it.each<[string, () => void]>([
    ['is cut short', () => writeFileSync(list(), task().slice(0, 300))],
    ['is empty', () => writeFileSync(list(), '')],
    ['is random bytes', () => writeFileSync(list(), Buffer.from([0, 255, 10, 128, 7, 10]))],
    ['holds null', () => writeFileSync(list(), 'null\n')],
    ['holds a number', () => writeFileSync(list(), '5\n')],
    ['holds a cell of nothing', () => writeFileSync(list(), '{"type":"cell"}\n')],
    ['holds a cell without a stage', () => writeFileSync(list(), '{"type":"cell","cell":{}}\n')],
    ['is a folder', () => mkdirSync(list())],
    ['is not there', () => undefined],
  ])('is left to itself where its list %s: the stage is submitted anew', async (_, damage) => {
    damage();
    const { told } = running('tries=1');
    await until(() => slurm.submitted === 1);
    expect(told).toEqual([]);
    expect(readdirSync(join(root, '.slurm'))).toHaveLength(2);
  });
});
