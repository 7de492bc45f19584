/** The engine over an executor in this process: order, caching, failure, interruption. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artifactFolder } from '../../src/engine/artifact/index.js';
import type { StudyEvent } from '../../src/engine/events.js';
import type { Executor } from '../../src/engine/executors/index.js';
import type { FinishedStage, RunOptions } from '../../src/engine/run.js';
import { collected, fakePlan, InlineExecutor, ofType } from './fake-run.js';

let cacheFolder: string;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'goodhart-engine-'));
});
afterEach(() => {
  rmSync(cacheFolder, { recursive: true });
  delete process.env.FAKE_NAN;
});

const plan = fakePlan({ sizes: [4, 8, 16] });
const total = plan.length;
const folderOf = (id: string) => artifactFolder(cacheFolder, plan.find((stage) => stage.id === id)!.hash);

const run = (executor: Executor, options: Partial<RunOptions> = {}) =>
  collected({ plan, executor, cacheFolder, ...options });

/** Rows by table and stage, in the plan's order. */
function rowsOf(events: StudyEvent[]) {
  const place = new Map(plan.map(({ id }, index) => [id, index]));
  return ofType(events, 'rows')
    .map(({ stage, table, rows }) => ({ stage, table, rows }))
    .sort((left, right) => place.get(left.stage)! - place.get(right.stage)!);
}

describe('the engine', () => {
  it('runs every stage after its inputs and fills all slots', async () => {
    const executor = new InlineExecutor(3);
    const { events, complete } = await run(executor);
    expect(complete).toBe(true);
    expect(executor.most).toBe(3);
    expect(new Set(ofType(events, 'stage-finished').map(({ stage }) => stage)).size).toBe(total);
    for (const { id, dependsOn } of plan) {
      const started = events.findIndex((event) => event.type === 'stage-started' && event.stage === id);
      for (const input of dependsOn) {
        const ended = events.findIndex((event) => event.type === 'stage-finished' && event.stage === input);
        expect(ended).toBeGreaterThan(-1);
        expect(ended).toBeLessThan(started);
      }
    }
  });

  it('takes everything from the cache the second time, with the rows of every table', async () => {
    const first = await run(new InlineExecutor(2));
    const executor = new InlineExecutor(2);
    const results = new Map<string, FinishedStage>();
    const { events, complete } = await run(executor, {
      onResult: ({ id }, result) => results.set(id, result),
    });
    expect(complete).toBe(true);
    expect(executor.started).toEqual([]);
    expect(ofType(events, 'stage-finished').every(({ cached }) => cached)).toBe(true);
    expect(new Set(rowsOf(events).map(({ table }) => table))).toEqual(
      new Set(['points', 'fits', 'warnings']),
    );
    const fits = (all: StudyEvent[]) => rowsOf(all).filter(({ table }) => table === 'fits');
    expect(fits(events)).toEqual(fits(first.events));
    expect(results.get('model/4')?.tables[0].rows).toHaveLength(3);
    expect([...results.values()].every(({ checksum }) => /^[0-9a-f]{64}$/.test(checksum))).toBe(true);
  });

  it('tells once what a stage gave, before its last event', async () => {
    const seen: string[] = [];
    const stream = run(new InlineExecutor(1), { onResult: ({ id }) => seen.push(id) });
    const { events } = await stream;
    expect(seen).toEqual(ofType(events, 'stage-finished').map(({ stage }) => stage));
  });

  it('starts the next stage before it writes down what a stage gave', async () => {
    const executor = new InlineExecutor(1);
    const startedBy: number[] = [];
    await run(executor, { onResult: () => startedBy.push(executor.started.length) });
    expect(startedBy).toEqual(Array.from({ length: total }, (_, done) => Math.min(done + 2, total)));
  });

  it('shows rows as they arise and does not show that table of the stage again at its end', async () => {
    const { events } = await run(new InlineExecutor(1));
    const shown = rowsOf(events).filter(({ stage, table }) => stage === 'model/4' && table === 'points');
    expect(shown.map(({ rows }) => rows.length)).toEqual([1]);
    const cached = await run(new InlineExecutor(1));
    const again = rowsOf(cached.events).filter(({ stage }) => stage === 'model/4');
    expect(again.map(({ rows }) => rows.length)).toEqual([3]);
  });

  it.each(['arrays.bin', 'artifact.json'])(
    'computes a stage with damaged %s again, says so, and leaves its dependents',
    async (name) => {
      await run(new InlineExecutor(2));
      truncateSync(join(folderOf('model/8'), name), 1);
      const executor = new InlineExecutor(2);
      const { events, complete } = await run(executor);
      expect(complete).toBe(true);
      expect(executor.started).toEqual(['model/8']);
      expect(ofType(events, 'notice').map(({ message }) => message)).toEqual([
        expect.stringContaining('model/8'),
      ]);
    },
  );

  it('records a failure, skips what needs it and finishes the rest', async () => {
    const { events, complete } = await run(new InlineExecutor(2, ['model/8']));
    expect(complete).toBe(false);
    expect(ofType(events, 'stage-failed')).toEqual([
      { type: 'stage-failed', stage: 'model/8', reason: 'broken on purpose' },
    ]);
    expect(ofType(events, 'stage-skipped').map(({ stage, reason }) => [stage, reason])).toEqual(
      [4, 8, 16].map((size) => [`fit/${size}`, 'needs model/8, which failed']),
    );
    expect(
      ofType(events, 'stage-finished')
        .map(({ stage }) => stage)
        .sort(),
    ).toEqual(['base', 'model/16', 'model/4']);
  });

  it('says of a stage that needs a skipped one that it was skipped', async () => {
    const { events } = await run(new InlineExecutor(1, ['base']));
    const skipped = new Map(ofType(events, 'stage-skipped').map(({ stage, reason }) => [stage, reason]));
    expect(skipped.size).toBe(6);
    expect(skipped.get('model/4')).toBe('needs base, which failed');
    expect(skipped.get('fit/4')).toMatch(/^needs model\/\d+, which was skipped$/);
  });

  it('skips nothing that is there already when a damaged input cannot be computed again', async () => {
    await run(new InlineExecutor(1));
    truncateSync(join(folderOf('base'), 'arrays.bin'), 1);
    rmSync(folderOf('fit/8'), { recursive: true });
    const { events, complete } = await run(new InlineExecutor(1, ['base']));
    expect(complete).toBe(false);
    expect(ofType(events, 'stage-failed').map(({ stage }) => stage)).toEqual(['base']);
    expect(ofType(events, 'stage-skipped')).toEqual([]);
    expect(
      ofType(events, 'stage-finished')
        .filter(({ cached }) => !cached)
        .map(({ stage }) => stage),
    ).toEqual(['fit/8']);
  });

  it('fails a stage whose rows hold a number that is not finite, naming table, column and row', async () => {
    process.env.FAKE_NAN = 'model/8';
    const { events, complete } = await run(new InlineExecutor(2));
    expect(complete).toBe(false);
    expect(ofType(events, 'stage-failed')).toEqual([
      { type: 'stage-failed', stage: 'model/8', reason: 'points: value is NaN in row 2' },
    ]);
  });

  it('starts nothing more once it is interrupted', async () => {
    const abort = new AbortController();
    const executor = new InlineExecutor(1);
    const original = executor.run.bind(executor);
    executor.run = async (cell, options) => {
      if (cell.stage.id === 'model/8') abort.abort();
      return original(cell, options);
    };
    const { complete, events } = await run(executor, { signal: abort.signal });
    expect(complete).toBe(false);
    expect(executor.started.at(-1)).toBe('model/8');
    expect(ofType(events, 'stage-failed')).toEqual([]);
  });

  it('gives the same rows whatever the number of slots', async () => {
    const results = async (slots: number) => {
      rmSync(cacheFolder, { recursive: true });
      mkdirSync(cacheFolder);
      const held = new Map<string, string>();
      await run(new InlineExecutor(slots), { onResult: ({ id }, { checksum }) => held.set(id, checksum) });
      return plan.map(({ id }) => held.get(id));
    };
    expect(await results(4)).toEqual(await results(1));
  });

  it('passes over what is no stage in the cache', async () => {
    writeFileSync(join(cacheFolder, 'README'), 'mine');
    expect((await run(new InlineExecutor(2))).complete).toBe(true);
  });
});
