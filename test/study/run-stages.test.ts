/** The engine over an executor in this process: order, caching, failure, interruption. */
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cell } from '../../src/study/cell.js';
import type { RunOptions } from '../../src/study/executor.js';
import {
  artifactFolder,
  type Executor,
  planStudy,
  runCell,
  runStages,
  type StudyEvent,
} from '../../src/study/index.js';
import { registry } from './fake-stages.js';
import { tinyExperiment } from './tiny-experiment.js';

let cacheFolder: string;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'goodhart-engine-'));
});
afterEach(() => rmSync(cacheFolder, { recursive: true }));

const experiment = tinyExperiment();
const plan = planStudy(experiment, { backend: 'none', codeVersion: () => '1' });
const total = plan.length;

/** Runs cells here; `fails` names the stages that throw. */
class InlineExecutor implements Executor {
  running = 0;
  most = 0;
  readonly started: string[] = [];
  constructor(
    readonly slots: number,
    private readonly fails: readonly string[] = [],
  ) {}
  async probe() {
    return { name: 'none', reason: 'a test', versions: {} };
  }
  async run(cell: Cell, { onEvent }: RunOptions) {
    this.started.push(cell.stage.id);
    this.most = Math.max(this.most, ++this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running--;
    if (this.fails.includes(cell.stage.id)) throw new Error('broken on purpose');
    return runCell(cell, onEvent);
  }
  async close() {}
}

async function run(
  executor: Executor,
  signal?: AbortSignal,
): Promise<{ events: StudyEvent[]; complete: boolean }> {
  const registryModule = new URL('./fake-stages.ts', import.meta.url).href;
  const stream = runStages(experiment, {
    plan,
    executor,
    cacheFolder,
    backend: 'none',
    registry,
    registryModule,
    signal,
  });
  const events: StudyEvent[] = [];
  for (;;) {
    const step = await stream.next();
    if (step.done) return { events, complete: step.value };
    events.push(step.value);
  }
}

const ofType = <Type extends StudyEvent['type']>(events: StudyEvent[], type: Type) =>
  events.filter((event): event is Extract<StudyEvent, { type: Type }> => event.type === type);

describe('the engine', () => {
  it('runs every stage after its inputs and fills all slots', async () => {
    const executor = new InlineExecutor(3);
    const { events, complete } = await run(executor);
    expect(complete).toBe(true);
    expect(executor.most).toBe(3);
    const finished = ofType(events, 'stage-finished').map(({ stage }) => stage);
    expect(new Set(finished).size).toBe(total);
    for (const { id, dependsOn } of plan) {
      const started = events.findIndex((event) => event.type === 'stage-started' && event.stage === id);
      for (const input of dependsOn) {
        const ended = events.findIndex((event) => event.type === 'stage-finished' && event.stage === input);
        expect(ended).toBeLessThan(started);
      }
    }
  });

  it('takes everything from the cache the second time, with points, coefficients and warnings', async () => {
    const first = await run(new InlineExecutor(2));
    const executor = new InlineExecutor(2);
    const { events, complete } = await run(executor);
    expect(complete).toBe(true);
    expect(executor.started).toEqual([]);
    expect(ofType(events, 'stage-finished').every(({ cached }) => cached)).toBe(true);
    for (const type of ['curve-points', 'coefficients', 'warning'] as const) {
      expect(ofType(events, type)).toHaveLength(ofType(first.events, type).length);
      expect(ofType(events, type).length).toBeGreaterThan(0);
    }
  });

  it('computes a damaged stage again, says so, and leaves its dependents', async () => {
    await run(new InlineExecutor(2));
    const pool = plan.find(({ kind }) => kind === 'pool')!;
    truncateSync(join(artifactFolder(cacheFolder, pool.hash), 'arrays.bin'), 1);
    const executor = new InlineExecutor(2);
    const { events } = await run(executor);
    expect(executor.started).toEqual([pool.id]);
    expect(ofType(events, 'notice').map(({ message }) => message)).toEqual([
      expect.stringContaining(pool.id),
    ]);
  });

  it('records a failure, skips what needs it and finishes the rest', async () => {
    const { events, complete } = await run(new InlineExecutor(2, ['proxies/width-4-layers-1']));
    expect(complete).toBe(false);
    expect(ofType(events, 'stage-failed')).toEqual([
      { type: 'stage-failed', stage: 'proxies/width-4-layers-1', reason: 'broken on purpose' },
    ]);
    const skipped = new Map(ofType(events, 'stage-skipped').map(({ stage, reason }) => [stage, reason]));
    expect([...skipped.keys()].sort()).toEqual([
      'best-of-n/width-4-layers-1',
      'fits/best-of-n/width-4-layers-1',
      'fits/rl/width-4-layers-1',
      'rl/width-4-layers-1',
    ]);
    expect(skipped.get('rl/width-4-layers-1')).toBe('needs proxies/width-4-layers-1, which failed');
    expect(skipped.get('fits/rl/width-4-layers-1')).toBe('needs rl/width-4-layers-1, which was skipped');
    expect(ofType(events, 'stage-finished')).toHaveLength(total - 5);
  });

  it('starts nothing more once it is interrupted', async () => {
    const abort = new AbortController();
    const executor = new InlineExecutor(1);
    const original = executor.run.bind(executor);
    executor.run = async (cell, options) => {
      if (cell.stage.id === 'gold') abort.abort();
      return original(cell, options);
    };
    const { complete, events } = await run(executor, abort.signal);
    expect(complete).toBe(false);
    expect(executor.started.at(-1)).toBe('gold');
    expect(ofType(events, 'stage-failed')).toEqual([]);
  });

  it('gives the same numbers whatever the number of slots', async () => {
    const checksums = async (slots: number) => {
      rmSync(cacheFolder, { recursive: true });
      const results = await run(new InlineExecutor(slots));
      return ofType(results.events, 'coefficients').sort((left, right) =>
        left.stage < right.stage ? -1 : 1,
      );
    };
    expect(await checksums(4)).toEqual(await checksums(1));
  });
});
