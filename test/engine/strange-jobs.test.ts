/** A queue that holds what another version or another program put there: told in words, and in nobody's way. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cacheIdentity } from '../../src/engine/cache/index.js';
import type { Cell } from '../../src/engine/cell.js';
import {
  jobData,
  parseFailure,
  parseResult,
  parseWord,
  queueName,
} from '../../src/engine/executors/bullmq/job.js';
import { QueueExecutor } from '../../src/engine/executors/bullmq/queue-executor.js';
import { QueueWorker } from '../../src/engine/executors/bullmq/queue-worker.js';
import { readableData, receivedJob } from '../../src/engine/executors/bullmq/received-job.js';
import { redisUrl } from '../../src/engine/executors/bullmq/redis-url.js';
import { programVersion } from '../../src/engine/program-version.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { fakePlan } from './fake-run.js';

const own = programVersion();
const [stage] = fakePlan();
const cellIn = (cacheFolder: string): Cell => ({
  ...{ seed: 0, cacheFolder, backend: 'none', plugins: [], stage, inputs: {} },
});
/** As JSON carries it. */
const plain = (cell: Cell): unknown => JSON.parse(JSON.stringify(cell));
const options = { onEvent: () => undefined };

/** What stood in a queue before jobs named a version: the same, and other keys inside. */
const older = { cell: JSON.stringify({ root: 'file:///x/', stage: { name: 'base' }, seed: 0 }) };

describe('a job', () => {
  const problemOf = (data: unknown) => {
    const received = receivedJob('7', data, '/cache');
    return 'problem' in received ? received : undefined;
  };

  it('of this version is the cell that was sent', () => {
    const received = receivedJob('7', jobData(cellIn('/elsewhere'), options), '/cache');
    expect(received).toMatchObject({ cell: plain(cellIn('/cache')), data: { version: own } });
  });

  it('of an earlier version that named none is read where it says the same', () => {
    const { version: _, ...data } = jobData(cellIn('/elsewhere'), options);
    expect(receivedJob('7', data, '/cache')).toMatchObject({ cell: plain(cellIn('/cache')) });
  });

  it.each([
    ['nothing', null],
    ['a number', 5],
    ['data of another program', { email: 'a@b.c' }],
    ['a cell that is no JSON', { cell: '{"stage":' }],
    ['a cell with other keys', older],
    ['a cell that is null', { cell: 'null' }],
    ['data that is no JSON', JSON.parse(readableData('<html>'))],
  ])('of %s is told in one line with its place, its version and what to do', (_, data) => {
    const { problem, isOfAnother } = problemOf(data)!;
    expect(isOfAnother).toBe(false);
    expect(problem).toMatch(
      new RegExp(
        `^the queue holds a job 7 that goodhart ${own} cannot read \\([^\\n]+\\); it names no version: `,
      ),
    );
    expect(problem).toMatch(
      /; it is taken out of the queue; run the study and its workers from one version, /,
    );
    expect(problem).not.toMatch(/Unexpected|undefined is not|Cannot read|ZodError|invalid_type|\[object/);
  });

  it('of another version that reads otherwise is left to workers of that version', () => {
    const { problem, isOfAnother } = problemOf({ ...older, version: '9.1.0' })!;
    expect(isOfAnother).toBe(true);
    expect(problem).toMatch(
      /; goodhart 9\.1\.0 put it there; start workers of goodhart 9\.1\.0, or run the study from goodhart /,
    );
  });
});

describe('what a worker of another version says', () => {
  it('is no word, and no result, where it is not understood', () => {
    for (const text of ['{', 'null', '5', '{"type":"progress"}', '{"type":"refused"}', '{"type":"events"}'])
      expect(parseWord(text), text).toBeUndefined();
    for (const value of [undefined, null, 'done', { seconds: 1 }]) expect(parseResult(value)).toBeUndefined();
  });

  it('of a failure is passed on in one line', () => {
    for (const text of ['null', '5', '"x"', '{"why":"x"}', 'Unexpected end of JSON input\n  at parse'])
      expect(parseFailure(text)).toEqual({ reason: `its worker says: ${text.split('\n')[0]}`, lost: false });
    expect(parseFailure('{"reason":"no room","lost":true}')).toEqual({ reason: 'no room', lost: true });
  });
});

describe.runIf(hasRedis)('a queue with strange jobs', { timeout: 120_000 }, () => {
  let root: string;
  let redis: RedisServer;
  let queue: Queue;
  let client: Redis;
  let worker: QueueWorker;
  const said: string[] = [];
  const cache = () => join(root, 'cache');

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'goodhart-strange-'));
    mkdirSync(cache());
    said.length = 0;
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    queue = new Queue(queueName(cacheIdentity(cache())), { connection: client, prefix: 'goodhart' });
    worker = new QueueWorker({
      ...{ redis: redisUrl(redis.url), cacheFolder: cache(), jobs: 1, silence: 3 },
      say: (line) => said.push(line),
    });
  });
  afterEach(async () => {
    await worker.drain();
    await queue.close();
    client.disconnect();
    rmSync(root, { recursive: true, force: true });
  });

  const counts = () => queue.getJobCounts('wait', 'prioritized', 'active', 'failed', 'completed', 'delayed');
  const executor = async () => {
    const made = new QueueExecutor({ redis: redis.url });
    await made.open(cache());
    return made;
  };

  it('empties itself of them, each told once, and computes what a study sends', async () => {
    await queue.add('mail', { email: 'a@b.c' }, { jobId: 'stranger' });
    await queue.add('study', older, { jobId: 'older', attempts: 3 });
    await queue.add('study', {}, { jobId: 'broken' });
    await client.hset(queue.toKey('broken'), { data: '<html>' });
    await worker.start();
    const study = await executor();
    const result = await study.run(cellIn(cache()), options);
    expect(result.seconds).toBeGreaterThanOrEqual(0);
    for (const name of ['stranger', 'older', 'broken'])
      expect(said.filter((line) => line.startsWith(`the queue holds a job ${name} that`))).toHaveLength(1);
    expect(said.filter((line) => /Unexpected|Cannot read/.test(line))).toEqual([]);
    expect(Object.values(await counts()).every((count) => count === 0)).toBe(true);
    await study.close();
  });

  it('fails the stage of a study that stands there unreadable, in the same words', async () => {
    await queue.add('study', older, { jobId: stage.hash });
    const study = await executor();
    const running = study.run(cellIn(cache()), options);
    const ended = expect(running).rejects.toThrow(
      /^the queue holds a job \S+ that goodhart \S+ cannot read .* run the study and its workers from one version/,
    );
    // The worker comes when the study listens already.
    await worker.start();
    await ended;
    await study.close();
  });

  it('keeps a job of another version for its workers, and the study is told of which', async () => {
    await queue.add('study', { ...older, version: '9.1.0' }, { jobId: stage.hash });
    const told: string[] = [];
    const study = await executor();
    const running = study.run(cellIn(cache()), { ...options, onNotice: (text) => told.push(text) });
    const ended = expect(running).rejects.toThrow();
    await worker.start();
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told[0]).toMatch(/ refuses .*; goodhart 9\.1\.0 put it there; start workers of goodhart 9\.1\.0/);
    const { wait = 0, prioritized = 0, active = 0 } = await counts();
    expect(wait + prioritized + active).toBe(1);
    await study.close();
    await ended;
  });

  it('whose keys hold no queue is refused in one line', async () => {
    await client.set(queue.toKey('events'), 'x');
    const refused = await executor().catch((error: Error) => error.message);
    expect(refused).toMatch(
      /: holds something that is no queue under keys that begin with goodhart: \(WRONGTYPE [^\n]*\); allowed: another database, or those keys removed$/,
    );
    await client.del(queue.toKey('events'));
  });
});
