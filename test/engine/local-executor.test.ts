/** Real worker processes: threads, crashes, reuse, and no orphans. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { artifactFolder, artifactState, readArtifact } from '../../src/engine/artifact/index.js';
import type { Cell, CellEvent } from '../../src/engine/cell.js';
import { createExecutor, type Executor } from '../../src/engine/executors/index.js';
import { LocalExecutor } from '../../src/engine/executors/local/local-executor.js';
import { CoreGrant, coreShares, grantedCores } from '../../src/engine/executors/local/shared-cores.js';
import { fakePlan } from './fake-run.js';

let cacheFolder: string;
let executor: Executor;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'goodhart-worker-'));
});
afterEach(async () => {
  await executor?.close();
  rmSync(cacheFolder, { recursive: true });
  for (const name of ['HOLD', 'LOG', 'CORES', 'FAIL', 'CRASH', 'DELAY', 'NAN'].map((own) => `FAKE_${own}`))
    delete process.env[name];
});

const [base, model] = fakePlan();
const common = () => ({ seed: 0, cacheFolder, backend: 'none', plugins: [] });
const cell = (): Cell => ({ ...common(), stage: base, inputs: {} });
const modelCell = (): Cell => ({ ...common(), stage: model, inputs: { base: base.hash } });
const quiet = { onEvent: () => undefined };
const folderOf = ({ hash }: { hash: string }) => artifactFolder(cacheFolder, hash);

/** One process for all tests that ask nothing of its birth or its end. */
const shared = new LocalExecutor({ jobs: 1 });
afterAll(() => shared.close());

describe('the local pool', () => {
  it('runs a cell in another process, streams its progress and reuses the process', async () => {
    executor = new LocalExecutor({ jobs: 1 });
    const events: CellEvent[] = [];
    const first = await executor.run(cell(), { onEvent: (event) => events.push(event) });
    expect(first.checksum).toBe(readArtifact(folderOf(base)).checksum);
    expect(events.at(-1)).toMatchObject({
      type: 'stage-progress',
      stage: 'base',
      done: 5,
      total: 5,
      unit: 'steps',
    });
    // A process sees the environment that it was born with: a new one would fail.
    process.env.FAKE_FAIL = 'base';
    expect((await executor.run(cell(), quiet)).checksum).toBe(first.checksum);
  });

  it('hands a cell the outputs of its inputs, and passes its rows on as they arise', async () => {
    await shared.run(cell(), quiet);
    const events: CellEvent[] = [];
    await shared.run(modelCell(), { onEvent: (event) => events.push(event) });
    expect(events.filter(({ type }) => type === 'rows')).toMatchObject([
      { stage: 'model/4', table: 'points', rows: [{ setting: { size: 4 }, index: 0 }] },
    ]);
    const { values } = readArtifact(folderOf(model)).output as { values: Float64Array };
    expect(readArtifact(folderOf(model)).tables[0].rows).toEqual(
      [...values].map((value, index) => ({ setting: { size: 4 }, index, value })),
    );
  });

  it('imports the modules of the user before the stage, and says which one does not load', async () => {
    const missing = new URL('./no-such-plugin.ts', import.meta.url).href;
    await expect(shared.run({ ...cell(), plugins: [missing] }, quiet)).rejects.toThrow(/no-such-plugin/);
  });

  it('names the module that does not have the stage', async () => {
    const other = { ...cell(), stage: { ...base, kind: 'other' } };
    await expect(shared.run(other, quiet)).rejects.toThrow(/fake-plugin\.ts exports no stage called other/);
  });

  it('reports what a stage threw, with the place, and goes on', async () => {
    process.env.FAKE_FAIL = 'base';
    executor = new LocalExecutor({ jobs: 1 });
    await expect(executor.run(cell(), quiet)).rejects.toThrow(
      /^the loss is not finite \(test\/engine\/fake-plugin\.ts:\d+:\d+\)$/,
    );
    expect(artifactState(folderOf(base))).toBe('absent');
    await expect(executor.run(cell(), quiet)).rejects.toThrow('the loss is not finite');
  });

  it('refuses numbers that are not finite, and keeps nothing of them', async () => {
    process.env.FAKE_NAN = 'model/4';
    executor = new LocalExecutor({ jobs: 1 });
    await executor.run(cell(), quiet);
    await expect(executor.run(modelCell(), quiet)).rejects.toThrow('points: value is NaN in row 2');
    expect(artifactState(folderOf(model))).toBe('absent');
  });

  it('reports a crash of the process and starts another one', async () => {
    process.env.FAKE_CRASH = 'base';
    executor = new LocalExecutor({ jobs: 1 });
    await expect(executor.run(cell(), quiet)).rejects.toThrow(/^the worker process ended with SIGABRT/);
    delete process.env.FAKE_CRASH;
    await expect(executor.run(cell(), quiet)).resolves.toMatchObject({ checksum: expect.any(String) });
  });

  it('runs cells in the process that told of the backend, also one that may take every core', async () => {
    executor = new LocalExecutor({ jobs: 1 });
    expect((await executor.probe('wasm')).name).toBe('wasm');
    // A process sees the environment that it was born with: a new one would fail.
    process.env.FAKE_FAIL = 'base';
    await expect(
      executor.run({ ...cell(), backend: 'wasm' }, { ...quiet, threads: 'all' }),
    ).resolves.toBeDefined();
  });

  it('gives a cell the cores of idle slots, and takes and gives them while it runs', async () => {
    const [hold, log, cores] = ['hold', 'log', 'cores'].map((name) => join(cacheFolder, name));
    process.env.FAKE_LOG = log;
    process.env.FAKE_CORES = cores;
    process.env.FAKE_HOLD = hold;
    const local = new LocalExecutor({ jobs: 2, cores: 3 });
    executor = local;
    await local.run(cell(), quiet);
    writeFileSync(hold, '');
    const abort = new AbortController();
    const first = local.run({ ...modelCell(), seed: 1 }, { ...quiet, signal: abort.signal });
    const stopped = expect(first).rejects.toThrow('stopped');
    const stage = fakePlan().find(({ id }) => id === 'model/8')!;
    const second = local.run({ ...common(), stage, inputs: { base: base.hash } }, quiet);
    while (!readFileSync(log, 'utf8').includes(`start ${stage.id}`)) await setTimeout(20);
    abort.abort();
    await stopped;
    rmSync(hold);
    await second;
    rmSync(folderOf(model), { recursive: true, force: true });
    await local.run(modelCell(), quiet);
    expect(readFileSync(cores, 'utf8').trim().split('\n')).toEqual([`${stage.id} 1 3`, `${model.id} 3 3`]);
  });

  it('shares cores as evenly as can be, and never more than there are unless each has one', () => {
    expect(coreShares(8, 0)).toEqual([]);
    expect(coreShares(8, 1)).toEqual([8]);
    expect(coreShares(8, 3)).toEqual([3, 3, 2]);
    expect(coreShares(2, 2)).toEqual([1, 1]);
    expect(coreShares(1, 3)).toEqual([1, 1, 1]);
  });

  it('tells the number in a file that nobody else sees, read now and then', () => {
    let time = 0;
    const grant = new CoreGrant();
    const granted = grantedCores(grant.descriptor, () => time);
    expect(granted()).toBe(1);
    grant.write(3);
    expect(granted()).toBe(1);
    time += 5;
    expect(granted()).toBe(3);
    grant.close();
    // A worker that has ended is told nothing.
    expect(() => grant.write(2)).not.toThrow();
  });

  it('starts nothing for a signal that has gone off before', async () => {
    process.env.FAKE_DELAY = '60000';
    executor = new LocalExecutor({ jobs: 1 });
    await expect(executor.run(cell(), { ...quiet, signal: AbortSignal.abort() })).rejects.toThrow('stopped');
  });

  it('stops running cells at once when it is closed', async () => {
    process.env.FAKE_DELAY = '60000';
    executor = new LocalExecutor({ jobs: 1 });
    const running = executor.run(cell(), quiet);
    const ended = expect(running).rejects.toThrow('the worker process ended with SIGKILL');
    await setTimeout(300);
    await executor.close();
    await ended;
    await expect(executor.run(cell(), quiet)).rejects.toThrow('closed');
  });

  it('names the executors that there are', () => {
    expect(() => createExecutor('cloud', {})).toThrow(UserError);
    expect(() => createExecutor('cloud', {})).toThrow('not known; allowed: local, bullmq, slurm');
  });
});
