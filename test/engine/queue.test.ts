/** Studies through a queue in a real Redis: the same tables, and nothing lost whatever dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { QueueExecutor } from '../../src/engine/executors/bullmq/queue-executor.js';
import { QueueWorker } from '../../src/engine/executors/bullmq/queue-worker.js';
import { redisUrl } from '../../src/engine/executors/bullmq/redis-url.js';
import { type RunStudyOptions, runStudy, type StudyEvent } from '../../src/engine/index.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { type FakeExperiment, fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakePlan, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

let root: string;
let redis: RedisServer;
beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
afterAll(() => redis?.stop());
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-queue-'));
  mkdirSync(cache());
  process.env.FAKE_LOG = join(root, 'log');
});
afterEach(async () => {
  for (const name of ['FAKE_LOG', 'FAKE_DELAY', 'FAKE_FAIL', 'FAKE_CRASH']) delete process.env[name];
  await Promise.all(open.splice(0).map((worker) => worker.drain()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const cache = () => join(root, 'cache');
const open: QueueWorker[] = [];
const children: ChildProcess[] = [];

/** A worker in this process; its cells run in others. */
async function worker(jobs = 2): Promise<string[]> {
  const said: string[] = [];
  const made = new QueueWorker({
    ...{ redis: redisUrl(redis.url), cacheFolder: cache(), jobs, silence: 3 },
    say: (line) => said.push(line),
  });
  open.push(made);
  await made.start();
  return said;
}

/** A worker as a process of its own; resolves once it is there. */
async function workerProcess(silence: number): Promise<{
  child: ChildProcess;
  said: string[];
  ended: Promise<number | null>;
}> {
  const entry = fileURLToPath(new URL('../support/queue-worker-process.ts', import.meta.url));
  const loader = process.env.GOODHART_SOURCE_LOADER!;
  const child = spawn(process.execPath, ['--import', loader, entry, cache(), '1', String(silence)], {
    env: { ...process.env, GOODHART_REDIS: redis.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  await new Promise<void>((resolve) => {
    child.stdout!.on('data', (text: Buffer) => {
      said.push(...text.toString('utf8').trim().split('\n'));
      resolve();
    });
  });
  return { child, said, ended };
}

const queued = (): RunStudyOptions => ({ executor: 'bullmq', redis: redis.url });

async function run(
  out: string,
  {
    changes = {},
    where = queued(),
    onEvent = () => undefined as unknown,
  }: Partial<{
    changes: Partial<FakeExperiment>;
    where: RunStudyOptions;
    onEvent: (event: StudyEvent) => unknown;
  }> = {},
): Promise<StudyEvent[]> {
  const options = { backend: 'wasm', plugins: [fakePlugin], out: join(root, out), cache: cache() } as const;
  const events: StudyEvent[] = [];
  for await (const event of runStudy(fakeStudy, fakeExperiment(changes), { ...options, ...where })) {
    events.push(event);
    await onEvent(event);
  }
  return events;
}

const started = () =>
  readFileSync(join(root, 'log'), 'utf8')
    .split('\n')
    .flatMap((line) => line.match(/^start (.*)/)?.[1] ?? [])
    .sort();
const tables = (out: string) =>
  ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'].map((name) =>
    readFileSync(join(root, out, name), 'utf8'),
  );
const notices = (events: readonly StudyEvent[]) => ofType(events, 'notice').map(({ message }) => message);
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}
const allStages = ['base', 'fit/4', 'fit/8', 'model/4', 'model/8'];

describe.runIf(hasRedis)('a study through a queue', () => {
  it('gives the tables of a local one, tells what it does as a local one, and shares its work with another', async () => {
    process.env.FAKE_DELAY = '700';
    await worker(3);
    const [one, two] = await Promise.all([run('one'), run('two')]);
    for (const events of [one, two]) {
      expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
      expect(
        ofType(events, 'stage-started')
          .map(({ stage }) => stage)
          .sort(),
      ).toEqual(allStages);
      expect(ofType(events, 'stage-progress').length).toBeGreaterThan(4);
      expect(ofType(events, 'rows').some(({ stage, rows }) => stage === 'model/4' && rows.length === 1)).toBe(
        true,
      );
    }
    expect(started()).toEqual(allStages);
    delete process.env.FAKE_DELAY;
    const where = { executor: new InlineExecutor(1), cache: join(root, 'other') };
    await run('local', { where });
    expect(tables('one')).toEqual(tables('local'));
    expect(tables('two')).toEqual(tables('local'));
  });

  it('gives a stage that kills its process up to three, and one that throws no more than one', async () => {
    process.env.FAKE_CRASH = 'model/4';
    await worker();
    const events = await run('one');
    const [{ reason }] = ofType(events, 'stage-failed');
    expect(reason).toMatch(/^the worker process ended with SIGABRT.*\(3 tries\)$/);
    expect(
      notices(events).filter((text) => /^model\/4: .*SIGABRT.*; try [23] of 3$/.test(text)),
    ).toHaveLength(2);
    expect(started()).toEqual(['base', 'model/4', 'model/4', 'model/4', 'model/8']);
    expect(events.at(-1)).toMatchObject({ status: 'failed' });
    await Promise.all(open.splice(0).map((made) => made.drain()));
    delete process.env.FAKE_CRASH;
    process.env.FAKE_FAIL = 'model/4';
    await worker();
    expect(ofType(await run('one'), 'stage-failed')[0].reason).toMatch(/^the loss is not finite/);
    expect(started().filter((id) => id === 'model/4')).toHaveLength(4);
  });

  it('goes on with another worker where one is killed', async () => {
    process.env.FAKE_DELAY = '60000';
    const { child } = await workerProcess(1);
    delete process.env.FAKE_DELAY;
    let isDone = false;
    const events = await run('one', {
      onEvent: async (event) => {
        if (isDone || event.type !== 'stage-progress' || event.stage !== 'base') return;
        isDone = true;
        child.kill('SIGKILL');
        await worker();
      },
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(notices(events)).toEqual(['base: its worker died or fell silent; another one takes it up']);
    expect(started()).toEqual(['base', ...allStages]);
  });

  it('waits for a server that went away, and sends again what it has forgotten', async () => {
    process.env.FAKE_DELAY = '300';
    const said = await worker(1);
    let isDone = false;
    const events = await run('one', {
      changes: { sizes: [4, 8, 16] },
      onEvent: async (event) => {
        if (isDone || event.type !== 'stage-started' || !event.stage.startsWith('model/')) return;
        isDone = true;
        await redis.kill();
        await wait(200);
        await redis.start({ empty: true });
      },
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    const lines = [...said, ...notices(events)];
    expect(lines.filter((text) => /is lost; it is waited for$/.test(text))).toHaveLength(2);
    expect(lines.filter((text) => /is back$/.test(text))).toHaveLength(2);
    expect(notices(events)).toContainEqual(expect.stringMatching(/^Redis has lost \d stages?; sent again$/));
    expect(started()).toEqual([...allStages, 'fit/16', 'model/16'].sort());
  });

  it('waits for a server that comes back with its data', async () => {
    process.env.FAKE_DELAY = '300';
    await worker(1);
    let isDone = false;
    const events = await run('one', {
      onEvent: async (event) => {
        if (isDone || event.type !== 'stage-started' || event.stage !== 'model/8') return;
        isDone = true;
        await redis.kill();
        await redis.start();
      },
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(notices(events).filter((text) => text.startsWith('Redis has lost'))).toEqual([]);
    expect(started()).toEqual(allStages);
  });

  it('takes back at its end what nobody has begun, and is resumed', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    const events = await run('one', { where: { ...queued(), signal: abort.signal } });
    expect(events.at(-1)).toMatchObject({ status: 'interrupted' });
    const said = await worker();
    await wait(300);
    expect(said).toHaveLength(1);
    expect((await run('one')).at(-1)).toMatchObject({ status: 'done' });
  });

  it('has its stages given back by a worker that is told twice to end', async () => {
    process.env.FAKE_DELAY = '60000';
    const { child, said, ended } = await workerProcess(20);
    delete process.env.FAKE_DELAY;
    const events = await run('one', {
      onEvent: async (event) => {
        // That a stage has started the queue may tell before its worker has it; of progress the worker tells itself.
        if (event.type !== 'stage-progress' || event.stage !== 'base' || children.length === 0) return;
        children.length = 0;
        child.kill('SIGTERM');
        await until(() => said.some((line) => /finishes the 1 that runs/.test(line)));
        child.kill('SIGTERM');
        expect(await ended).toBe(0);
        await worker();
      },
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(said).toContain('base: stopped');
    expect(notices(events)).toEqual([]);
  });

  it('has those given back as well that a worker has taken and not begun', async () => {
    process.env.FAKE_DELAY = '60000';
    await worker(1);
    const [first] = open.splice(0);
    const leave = async () => {
      // The queue tells that a stage is active a moment before the worker has it.
      await vi.waitFor(() => expect(first.busy).toBe(1));
      const drained = first.drain();
      first.stop();
      await drained;
    };
    let left: Promise<void> | undefined;
    const abandon = async () => {
      if (left !== undefined) return;
      left = leave();
      await left;
      delete process.env.FAKE_DELAY;
      await worker();
    };
    const events = await run('one', {
      onEvent: (event) => (event.type === 'stage-started' ? abandon() : undefined),
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(notices(events)).toEqual([]);
  }, 30_000);

  it('is refused by a worker of another version, which leaves the stage to others', async () => {
    const said = await worker();
    const [stage] = fakePlan();
    const cell = { seed: 0, cacheFolder: cache(), backend: 'none', plugins: [], stage, inputs: {} };
    const executor = new QueueExecutor({ redis: redis.url });
    await executor.open(cache());
    const told: string[] = [];
    const other = { ...stage, code: { ...stage.code, version: 'of yesterday' } };
    const options = { onEvent: () => undefined, onNotice: (text: string) => told.push(text) };
    const running = executor.run({ ...cell, stage: other }, options);
    const ended = expect(running).rejects.toThrow();
    await until(() => told.length > 0);
    expect(told[0]).toMatch(/ refuses stages: its code of the stage base is another version$/);
    expect(said).toContain('refuses stages: its code of the stage base is another version');
    expect(started).toThrow();
    await executor.close();
    await ended;
  });
});

describe.runIf(hasRedis)('a server', () => {
  const refusal = async (url: string) => {
    const executor = new QueueExecutor({ redis: url });
    const failed = await executor.open(cache()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UserError);
    return (failed as Error).message;
  };

  it('that is not there, or lets nobody in, is refused in one line without the password', async () => {
    expect(await refusal('redis://:secret@127.0.0.1:1')).toBe(
      'redis://:***@127.0.0.1:1: no Redis server can be reached there (ECONNREFUSED)',
    );
    const closed = await startRedis('--requirepass', 'open sesame');
    const { host } = new URL(closed.url);
    expect(await refusal(closed.url)).toContain('wants a password');
    const wrong = await refusal(`redis://:secret@${host}`);
    expect(wrong).toBe(`redis://:***@${host}: does not take this password or user`);
    const executor = new QueueExecutor({ redis: `redis://:open%20sesame@${host}` });
    await executor.open(cache());
    await executor.close();
    await closed.stop();
  });
});
