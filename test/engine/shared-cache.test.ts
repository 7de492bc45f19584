/** One cache for all studies: what another has left is taken, what another computes is waited for, what nobody needs may go. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { artifactFolder } from '../../src/engine/artifact/index.js';
import { claimStage, holdOutputs } from '../../src/engine/cache/index.js';
import { openCheckpoint } from '../../src/engine/checkpoint-store.js';
import { createCodeVersions } from '../../src/engine/code-version/index.js';
import {
  cacheFolderOf,
  inventory,
  planStudy,
  prune,
  type RunStudyOptions,
  readManifest,
  runStudy,
  type StudyEvent,
} from '../../src/engine/index.js';
import { type FakeExperiment, fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-cache-'));
  process.env.FAKE_LOG = join(root, 'log');
});
afterEach(() => {
  rmSync(root, { recursive: true });
  for (const name of ['FAKE_LOG', 'FAKE_DELAY', 'GOODHART_CACHE']) delete process.env[name];
});

async function run(
  out: string,
  changes: Partial<FakeExperiment> = {},
  where: RunStudyOptions = { executor: new InlineExecutor(2) },
): Promise<StudyEvent[]> {
  const options = { backend: 'wasm', plugins: [fakePlugin], out: join(root, out), ...where } as const;
  const events: StudyEvent[] = [];
  for await (const event of runStudy(fakeStudy, fakeExperiment(changes), options)) events.push(event);
  return events;
}
const inProcesses: RunStudyOptions = { jobs: 2 };

/** One finished study, `one`, and its cache, for all tests that start from these. */
let finished: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-finished-'));
  finished = root;
  await run('one');
}, 60_000);
afterAll(() => rmSync(finished, { recursive: true }));

/** A copy of the finished study and of its cache. */
const placeFinished = () => cpSync(finished, root, { recursive: true });

const planned = () =>
  planStudy(fakeStudy, fakeExperiment(), { backend: 'wasm', versions: createCodeVersions() });

const computed = (events: StudyEvent[]) =>
  ofType(events, 'stage-finished')
    .flatMap(({ stage, cached }) => (cached ? [] : [stage]))
    .sort();
const started = () =>
  readFileSync(join(root, 'log'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('start '))
    .map((line) => line.slice('start '.length))
    .sort();
const tables = (out: string) =>
  ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'].map((name) =>
    readFileSync(join(root, out, name), 'utf8'),
  );
const cache = () => join(root, '.goodhart-cache');

describe('a cache beside the result folders', () => {
  it('gives a what-if all that it shares with the study before', async () => {
    placeFinished();
    expect(computed(await run('deeper', { depth: 3 }))).toEqual(['fit/4', 'fit/8', 'model/4', 'model/8']);
    expect(computed(await run('wider', { sizes: [4, 8, 16] }))).toEqual([
      ...['fit/16', 'fit/4', 'fit/8', 'model/16'],
    ]);
    expect(computed(await run('again', { name: 'other' }))).toEqual([]);
    expect(readdirSync(join(root, 'one')).sort()).not.toContain('stages');
    expect(tables('again')).toEqual(tables('one'));
  });

  it('may lie elsewhere', () => {
    expect(cacheFolderOf('/results/quick')).toBe('/results/.goodhart-cache');
    process.env.GOODHART_CACHE = '/scratch/cache';
    expect(cacheFolderOf('/results/quick')).toBe('/scratch/cache');
    expect(cacheFolderOf('/results/quick', '/other')).toBe('/other');
  });

  it('serves two studies at once: no stage is computed twice, and each has its tables', async () => {
    process.env.FAKE_DELAY = '120';
    const [one, two] = await Promise.all([
      run('one', {}, inProcesses),
      run('two', { sizes: [8, 4, 16] }, inProcesses),
    ]);
    expect(one.at(-1)).toMatchObject({ status: 'done' });
    expect(two.at(-1)).toMatchObject({ status: 'done' });
    const distinct = new Set(
      ['one', 'two'].flatMap((out) => readManifest(join(root, out)).stages.map(({ hash }) => hash)),
    );
    expect(started()).toHaveLength(distinct.size);
    expect(ofType([...one, ...two], 'notice').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^base is being computed by another study \(process \d+ on .*\); this one waits for it$/,
      ),
    );
    const shared = { one: tables('one'), two: tables('two') };
    rmSync(cache(), { recursive: true });
    rmSync(join(root, 'one'), { recursive: true });
    rmSync(join(root, 'two'), { recursive: true });
    await run('one');
    await run('two', { sizes: [8, 4, 16] });
    expect({ one: tables('one'), two: tables('two') }).toEqual(shared);
  });

  it('takes over from a study that was killed while it computed', async () => {
    const [{ hash }] = planned();
    mkdirSync(join(cache(), '.claims'), { recursive: true });
    const release = claimStage(cache(), hash)!;
    const running = run('one');
    setTimeout(release, 700);
    const events = await running;
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(ofType(events, 'notice')).toHaveLength(1);
  });

  it('forgets what killed studies had said that they need, and keeps what a live one says', async () => {
    const uses = join(cache(), '.runs');
    mkdirSync(uses, { recursive: true });
    const gone = { holder: { pid: -1, host: hostname(), started: null }, hashes: ['0'.repeat(32)] };
    writeFileSync(join(uses, '1-a.json'), JSON.stringify(gone));
    writeFileSync(join(uses, '2-b.json'), '{');
    const release = holdOutputs(cache(), ['1'.repeat(32)]);
    await run('one');
    expect(readdirSync(uses)).toHaveLength(1);
    release();
    expect(readdirSync(uses)).toEqual([]);
  });

  it('takes in what a folder of an earlier version keeps itself', async () => {
    placeFinished();
    const before = tables('one');
    renameSync(cache(), join(root, 'one', 'stages'));
    expect(computed(await run('one'))).toEqual([]);
    expect(tables('one')).toEqual(before);
    expect(existsSync(join(root, 'one', 'stages'))).toBe(false);
  });
});

describe('the inventory of a cache', () => {
  it('says what each output is of, what it takes and what it took', () => {
    placeFinished();
    const held = inventory(cache());
    expect(held.map(({ kind }) => kind).sort()).toEqual(['base', 'fit', 'fit', 'model', 'model']);
    expect(held.map(({ title }) => title)).toContain('Model of size 8');
    expect(held.every(({ bytes, seconds }) => bytes > 0 && seconds > 0)).toBe(true);
    expect(inventory(join(root, 'nowhere'))).toEqual([]);
  });

  it('counts nothing but what is the cache’s, and removes nothing else', () => {
    placeFinished();
    const photos = join(cache(), 'photos');
    mkdirSync(photos);
    writeFileSync(join(photos, 'cat.jpg'), 'x');
    const namesake = join(cache(), 'a'.repeat(32));
    mkdirSync(namesake);
    writeFileSync(join(namesake, 'thesis.tex'), 'x');
    expect(inventory(root)).toEqual([]);
    expect(prune(cache(), { mostBytes: 0 })).toHaveLength(5);
    expect(prune(root, { mostBytes: 0, before: Date.now() + 1000 })).toEqual([]);
    expect(existsSync(join(photos, 'cat.jpg')) && existsSync(join(namesake, 'thesis.tex'))).toBe(true);
    expect(existsSync(join(root, 'one', 'points.csv'))).toBe(true);
  });

  it('counts the checkpoints of killed stages, and lets them go', () => {
    let now = 0;
    const hash = '0'.repeat(32);
    const checkpoint = openCheckpoint(cache(), hash, () => now);
    now = 60_000;
    checkpoint.keep(() => ({ step: 1 }));
    checkpoint.part('responses').keep(() => ({ step: 1 }), { isLast: true });
    const [held] = inventory(cache());
    expect(held).toMatchObject({ hash, kind: 'checkpoint' });
    expect(held.bytes).toBeGreaterThan(0);
    expect(prune(cache(), { before: Date.now() + 1000 })).toHaveLength(1);
    expect(inventory(cache())).toEqual([]);
  });

  it('goes by what was used least recently, and never by what a live run needs', async () => {
    placeFinished();
    const [base, model] = planned();
    const old = new Date(Date.now() - 10 * 24 * 3600 * 1000);
    for (const { hash } of [base, model]) utimesSync(artifactFolder(cache(), hash), old, old);
    const release = holdOutputs(cache(), [base.hash]);
    const before = Date.now() - 5 * 24 * 3600 * 1000;
    expect(prune(cache(), { before }).map(({ hash }) => hash)).toEqual([model.hash]);
    release();
    expect(prune(cache(), { before }).map(({ hash }) => hash)).toEqual([base.hash]);
    const total = inventory(cache()).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(prune(cache(), { mostBytes: total - 1 })).toHaveLength(1);
    expect(prune(cache(), { mostBytes: 0 })).toHaveLength(2);
    expect(computed(await run('one'))).toHaveLength(5);
  });
});
