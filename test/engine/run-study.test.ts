/** Studies in folders, with fake stages: in real worker processes where these matter, otherwise in this one. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  dryRun,
  type RunStudyOptions,
  readManifest,
  readTable,
  readTables,
  runStudy,
  type StudyEvent,
} from '../../src/engine/index.js';
import { type FakeExperiment, fakeStudy, fits, points } from './fake-plugin.js';
import { fakeExperiment, fakeKind, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-study-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
  for (const name of ['FAKE_FAIL', 'FAKE_DELAY', 'FAKE_NAN']) delete process.env[name];
});

const options = { backend: 'wasm', plugins: [fakePlugin], jobs: 1 } as const;

/** Where no process has to be started, or killed. */
const inline = () => ({ executor: new InlineExecutor(1) });

/** One a folder: what is computed twice has to be the same. */
const cacheOf = (out: string) => join(root, `${out}-cache`);

async function run(
  out: string,
  more: RunStudyOptions & { changes?: Partial<FakeExperiment> } = {},
): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  const { changes, ...rest } = more;
  const stream = runStudy(fakeStudy, fakeExperiment(changes), {
    ...options,
    out: join(root, out),
    cache: cacheOf(out),
    ...rest,
  });
  for await (const event of stream) events.push(event);
  return events;
}

/** One finished study for all tests that start from one: its folder, and its cache beside it. */
let finished: { folder: string; events: StudyEvent[] };
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-finished-'));
  finished = { folder: root, events: await run('a') };
}, 60_000);
afterAll(() => rmSync(finished.folder, { recursive: true }));

/** A copy of the finished study. */
const placeFinished = () => cpSync(finished.folder, root, { recursive: true });

const files = ['points.csv', 'fits.csv', 'warnings.json', 'findings.json', 'experiment.yaml'];
const read = (out: string, name: string) => readFileSync(join(root, out, name), 'utf8');
const tablesOf = (out: string) => files.map((name) => read(out, name));

describe('a study in a folder', () => {
  it('leaves the contract’s files, which describe themselves', async () => {
    placeFinished();
    const { events } = finished;
    const folder = join(root, 'a');
    expect(events[0]).toMatchObject({
      ...{ type: 'study-started', study: 'fake', experiment: 'tiny', seed: 0, backend: 'wasm' },
      folder: join(finished.folder, 'a'),
      stages: [{ id: 'base', kind: 'base', heading: 'Base', title: 'What all models share' }, {}, {}, {}, {}],
    });
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
    expect(fakeStudy.schema().parse(parse(read('a', 'experiment.yaml')))).toEqual(fakeExperiment());
    expect(readTable(folder, points)).toHaveLength(6);
    expect(readTable(folder, fits).map(({ setting }) => setting.size)).toEqual([4, 8]);
    expect(JSON.parse(read('a', 'findings.json'))).toEqual({ points: 6 });
    const logged = read('a', 'events.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged[0]).toMatchObject({ type: 'study-started', at: expect.any(Number) });
    expect(logged.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
    const manifest = readManifest(folder);
    expect(manifest).toMatchObject({
      ...{ format: 2, study: 'fake', status: 'done', experiment: 'tiny', seed: 0, facts: { sizes: 2 } },
      backend: { name: 'wasm', reason: 'no stage uses tensors' },
    });
    expect(manifest.stages.map(({ status }) => status)).toEqual(Array(5).fill('done'));
    expect(manifest.stages.every(({ checksum }) => /^[0-9a-f]{64}$/.test(checksum!))).toBe(true);
    expect(Object.keys(manifest.tables).sort()).toEqual([...files].sort());
    expect(readdirSync(folder).sort()).toEqual([...files, 'events.jsonl', 'manifest.json'].sort());
  });

  it('gives byte-identical tables whatever the number of jobs', async () => {
    placeFinished();
    await run('b', { jobs: 3 });
    expect(tablesOf('b')).toEqual(tablesOf('a'));
  });

  it('runs on an executor that it is given, and closes it', async () => {
    placeFinished();
    const executor = new InlineExecutor(1);
    let closed = 0;
    executor.close = async () => void closed++;
    await run('b', { executor });
    expect(executor.started).toEqual(readManifest(join(root, 'b')).stages.map(({ id }) => id));
    expect(closed).toBe(1);
    expect(tablesOf('b')).toEqual(tablesOf('a'));
  });

  it('saves the rest when a stage fails, and completes it later', async () => {
    process.env.FAKE_FAIL = 'fit/8';
    const events = await run('a', inline());
    expect(events.at(-1)).toMatchObject({ status: 'failed' });
    const failed = readManifest(join(root, 'a'));
    expect(failed.status).toBe('failed');
    expect(failed.stages.find(({ id }) => id === 'fit/8')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('not finite'),
    });
    expect(readTable(join(root, 'a'), fits).map(({ setting }) => setting.size)).toEqual([4]);
    expect(JSON.parse(read('a', 'findings.json'))).toEqual({ points: 6 });

    delete process.env.FAKE_FAIL;
    const again = await run('a', inline());
    expect(
      ofType(again, 'stage-finished')
        .filter(({ cached }) => !cached)
        .map(({ stage }) => stage),
    ).toEqual(['fit/8']);
    const completed = tablesOf('a');
    placeFinished();
    expect(completed).toEqual(tablesOf('a'));
  });

  it('ends failed where a number is not finite, with no such number in any table', async () => {
    process.env.FAKE_NAN = 'model/8';
    const events = await run('a', inline());
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'failed' });
    const [{ stage, reason }] = ofType(events, 'stage-failed');
    expect(stage).toBe('model/8');
    expect(reason).toMatch(/^points: value is NaN in row 2\b/);
    const { stages } = readManifest(join(root, 'a'));
    expect(Object.fromEntries(stages.map(({ id, status }) => [id, status]))).toEqual({
      ...{ base: 'done', 'model/4': 'done', 'model/8': 'failed', 'fit/4': 'skipped', 'fit/8': 'skipped' },
    });
    for (const text of tablesOf('a')) expect(text).not.toMatch(/NaN|Infinity|null/);
    expect(readTable(join(root, 'a'), points).map(({ setting }) => setting.size)).toEqual([4, 4, 4]);
  });

  it('writes the open end of an interval as an empty cell, which reads back as infinite', () => {
    placeFinished();
    const [header, ...lines] = read('a', 'fits.csv').trim().split('\n');
    expect(header).toBe('size,alpha,alpha_low,alpha_high');
    for (const line of lines) expect(line).toMatch(/^\d+,-?[\d.e-]+,-?[\d.e-]+,$/);
    for (const { alpha } of readTable(join(root, 'a'), fits)) {
      expect(alpha.high).toBe(Number.POSITIVE_INFINITY);
      expect(alpha.low).toBeCloseTo(alpha.estimate - 1, 12);
    }
    for (const text of tablesOf('a')) expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('stops on a signal, says so in the manifest, and resumes', async () => {
    process.env.FAKE_DELAY = '300';
    const abort = new AbortController();
    const events: StudyEvent[] = [];
    const stream = runStudy(fakeStudy, fakeExperiment(), {
      ...{ ...options, out: join(root, 'a'), cache: cacheOf('a'), signal: abort.signal },
    });
    for await (const event of stream) {
      events.push(event);
      if (event.type === 'stage-finished' && event.stage === 'model/4') abort.abort();
    }
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'interrupted' });
    const { status, stages } = readManifest(join(root, 'a'));
    expect(status).toBe('interrupted');
    expect(stages.filter((stage) => stage.status === 'running')).toEqual([]);
    expect(readdirSync(join(root, 'a'))).not.toContain('findings.json');
    expect(readTable(join(root, 'a'), points)).toHaveLength(3);
    process.env.FAKE_DELAY = '0';
    const cached = ofType(await run('a', inline()), 'stage-finished').filter((event) => event.cached);
    expect(cached.map(({ stage }) => stage)).toEqual(['base', 'model/4']);
  });

  it('lets go of the folder when the reader leaves early', async () => {
    const stream = runStudy(fakeStudy, fakeExperiment(), { ...options, out: join(root, 'a') });
    for await (const event of stream) if (event.type === 'stage-started') break;
    await expect(run('a', inline())).resolves.toContainEqual(expect.objectContaining({ status: 'done' }));
  });

  it('never shrinks a complete table on a second run', async () => {
    placeFinished();
    const complete = tablesOf('a');
    const again = { ...options, out: join(root, 'a'), cache: cacheOf('a') };
    for await (const event of runStudy(fakeStudy, fakeExperiment(), again)) {
      if (event.type === 'study-started') continue;
      expect(tablesOf('a')).toEqual(complete);
    }
  });

  it('leaves the log and the times of a finished study as they are when it is run again', async () => {
    placeFinished();
    const before = readManifest(join(root, 'a'));
    const log = read('a', 'events.jsonl');
    expect(before.wallSeconds).toBeGreaterThan(0);
    await run('a');
    const { startedAt, wallSeconds } = readManifest(join(root, 'a'));
    expect({ startedAt, wallSeconds }).toEqual({
      startedAt: before.startedAt,
      wallSeconds: before.wallSeconds,
    });
    expect(read('a', 'events.jsonl')).toBe(log);
  });

  it('adds to the log and the time of an earlier run where something is computed', async () => {
    placeFinished();
    const before = readManifest(join(root, 'a')).wallSeconds!;
    const log = read('a', 'events.jsonl');
    rmSync(cacheOf('a'), { recursive: true });
    await run('a');
    const after = read('a', 'events.jsonl');
    expect(after.startsWith(log)).toBe(true);
    expect(after.match(/"type":"study-started"/g)).toHaveLength(2);
    expect(readManifest(join(root, 'a')).wallSeconds).toBeGreaterThan(before);
  });

  it('keeps the computing time of a stage that comes from the cache', async () => {
    placeFinished();
    const secondsOf = () => readManifest(join(root, 'a')).stages.map(({ seconds }) => seconds);
    const before = secondsOf();
    await run('a');
    expect(secondsOf()).toEqual(before);
    expect(readManifest(join(root, 'a')).computeSeconds).toBeCloseTo(
      before.reduce<number>((sum, seconds) => sum + seconds!, 0),
    );
  });

  it('plans without writing', async () => {
    const own = { ...options, out: join(root, 'a'), cache: cacheOf('a') };
    const plan = () => dryRun(fakeStudy, fakeExperiment(), own);
    const before = await plan();
    expect(before.stages.map(({ state }) => state)).toEqual(Array(5).fill('absent'));
    expect(readdirSync(root)).toEqual([]);
    placeFinished();
    expect((await plan()).stages.map(({ state }) => state)).toEqual(Array(5).fill('sound'));
  });

  it('reads every table of a study by name', () => {
    placeFinished();
    const tables = readTables(join(root, 'a'), fakeKind);
    expect(Object.keys(tables)).toEqual(['points', 'fits', 'warnings']);
    expect(tables.warnings).toContainEqual({
      code: 'fake',
      subject: 'size 4',
      message: 'made up',
      advice: 'Ignore it.',
    });
  });

  it('shares no stage between two seeds', async () => {
    placeFinished();
    await run('b', { ...inline(), changes: { seed: 1 } });
    const hashes = (out: string) => readManifest(join(root, out)).stages.map(({ hash }) => hash);
    expect(hashes('a').filter((hash) => hashes('b').includes(hash))).toEqual([]);
  });
});
