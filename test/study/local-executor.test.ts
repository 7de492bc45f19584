/** Real worker processes: threads, crashes, reuse, and no orphans. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import type { CellEvent } from '../../src/study/cell.js';
import {
  artifactState,
  createExecutor,
  type Executor,
  planStudy,
  readArtifact,
} from '../../src/study/index.js';
import { LocalExecutor } from '../../src/study/local-executor.js';
import { tinyExperiment } from './tiny-experiment.js';

let cacheFolder: string;
let executor: Executor;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'goodhart-worker-'));
});
afterEach(async () => {
  await executor?.close();
  rmSync(cacheFolder, { recursive: true });
  for (const name of ['FAKE_FAIL', 'FAKE_CRASH', 'FAKE_DELAY', 'FAKE_THREADS']) delete process.env[name];
});

const experiment = tinyExperiment();
const [stage] = planStudy(experiment, { backend: 'none', codeVersion: () => '1' });
const registryModule = new URL('./fake-stages.ts', import.meta.url).href;
const cell = () => ({ experiment, stage, inputs: {}, cacheFolder, backend: 'none', registryModule });
const quiet = { tensors: false, onEvent: () => undefined };

describe('the local pool', () => {
  it('runs a cell in another process, streams its progress and reuses the process', async () => {
    executor = new LocalExecutor({ jobs: 1 });
    const events: CellEvent[] = [];
    const first = await executor.run(cell(), { tensors: false, onEvent: (event) => events.push(event) });
    expect(first.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(artifactState(join(cacheFolder, stage.hash))).toBe('sound');
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'stage-progress', stage: 'world', done: 5, total: 5, unit: 'steps' });
    expect((await executor.run(cell(), quiet)).checksum).toBe(first.checksum);
  });

  it('reports what a stage threw, with the place, and goes on', async () => {
    process.env.FAKE_FAIL = 'world';
    executor = new LocalExecutor({ jobs: 1 });
    await expect(executor.run(cell(), quiet)).rejects.toThrow(
      /^the loss is not finite \(test\/study\/fake-stages\.ts:\d+:\d+\)$/,
    );
    expect(artifactState(join(cacheFolder, stage.hash))).toBe('absent');
    await expect(executor.run(cell(), quiet)).rejects.toThrow('the loss is not finite');
  });

  it('reports a crash of the process and starts another one', async () => {
    process.env.FAKE_CRASH = 'world';
    executor = new LocalExecutor({ jobs: 1 });
    await expect(executor.run(cell(), quiet)).rejects.toThrow(/^the worker process ended with SIGABRT/);
    delete process.env.FAKE_CRASH;
    await expect(executor.run(cell(), quiet)).resolves.toMatchObject({ checksum: expect.any(String) });
  });

  it('gives a cell one thread, or every core where it asks for them', async () => {
    process.env.FAKE_THREADS = '1';
    executor = new LocalExecutor({ jobs: 1 });
    const folder = join(cacheFolder, stage.hash);
    await executor.run(cell(), quiet);
    expect(readArtifact(folder).json).toMatchObject({ threads: '1' });
    rmSync(folder, { recursive: true });
    await executor.run(cell(), { ...quiet, threads: 'all' });
    expect(readArtifact(folder).json).toMatchObject({ threads: String(availableParallelism()) });
  });

  it('stops running cells at once when it is closed', async () => {
    process.env.FAKE_DELAY = '60000';
    executor = new LocalExecutor({ jobs: 1 });
    const running = executor.run(cell(), quiet);
    const ended = expect(running).rejects.toThrow('the worker process ended with SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await executor.close();
    await ended;
    await expect(executor.run(cell(), quiet)).rejects.toThrow('closed');
  });

  it('names the executors that are not built yet', () => {
    expect(() => createExecutor('slurm', {})).toThrow(UserError);
    expect(() => createExecutor('slurm', {})).toThrow(
      '--executor slurm: not available in this version; allowed: local',
    );
    expect(() => createExecutor('cloud', {})).toThrow('not known');
  });
});
