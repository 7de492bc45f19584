/** Studies in folders, with fake stages in real worker processes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveExperiment } from '../../src/config/index.js';
import {
  compareFolders,
  dryRun,
  type RunStudyOptions,
  readCoefficients,
  readCurves,
  readManifest,
  readWarnings,
  runStudy,
} from '../../src/results/index.js';
import type { StudyEvent } from '../../src/study/index.js';
import { tinyExperiment } from '../study/tiny-experiment.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-study-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
  for (const name of ['FAKE_FAIL', 'FAKE_DELAY']) delete process.env[name];
});

const registryModule = new URL('../study/fake-stages.ts', import.meta.url).href;
const experiment = tinyExperiment();

async function run(out: string, options: RunStudyOptions = {}): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  const stream = runStudy(experiment, { out: join(root, out), backend: 'wasm', registryModule, ...options });
  for await (const event of stream) events.push(event);
  return events;
}

const tablesOf = (out: string) =>
  ['curves.csv', 'coefficients.csv', 'warnings.json'].map((name) =>
    readFileSync(join(root, out, name), 'utf8'),
  );
const summaryOf = (out: string) => ({
  manifest: readManifest(join(root, out)),
  coefficients: readCoefficients(join(root, out)),
});

describe('a study in a folder', () => {
  it('leaves the contract’s files, which describe themselves', async () => {
    const events = await run('a');
    const folder = join(root, 'a');
    expect(events[0]).toMatchObject({
      type: 'study-started',
      experiment: 'tiny',
      seed: 0,
      folder,
      backend: 'wasm',
    });
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
    expect(resolveExperiment(parse(readFileSync(join(folder, 'experiment.yaml'), 'utf8')))).toEqual(
      experiment,
    );
    expect(readCurves(folder)).toHaveLength(12);
    expect(readCoefficients(folder).map(({ method, rmParameters }) => [method, rmParameters])).toEqual([
      ['bon', 452],
      ['rl', 452],
      ['bon', 1288],
      ['rl', 1288],
    ]);
    expect(readWarnings(folder)).toHaveLength(4);
    const logged = readFileSync(join(folder, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged[0]).toMatchObject({ type: 'study-started', at: expect.any(Number) });
    expect(logged.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
    const manifest = readManifest(folder);
    expect(manifest).toMatchObject({
      status: 'done',
      experiment: 'tiny',
      seed: 0,
      backend: { name: 'wasm' },
    });
    expect(
      manifest.stages.every(({ status, checksum }) => status === 'done' && checksum?.length === 64),
    ).toBe(true);
    expect(Object.keys(manifest.tables).sort()).toEqual([
      'coefficients.csv',
      'curves.csv',
      'proxies.csv',
      'warnings.json',
    ]);
  });

  it('gives byte-identical tables whatever the number of jobs, and compares as identical', async () => {
    await run('a', { jobs: 1 });
    await run('b', { jobs: 3 });
    expect(tablesOf('b')).toEqual(tablesOf('a'));
    expect(compareFolders(summaryOf('a'), summaryOf('b'))).toMatchObject({
      guarantee: 'identical',
      kept: true,
      outside: [],
    });
  });

  it('saves the rest when a stage fails, and completes it later', async () => {
    process.env.FAKE_FAIL = 'rl/width-4-layers-1';
    const events = await run('a');
    expect(events.at(-1)).toMatchObject({ status: 'failed' });
    const failed = readManifest(join(root, 'a'));
    expect(failed.status).toBe('failed');
    const byId = new Map(failed.stages.map((stage) => [stage.id, stage]));
    expect(byId.get('rl/width-4-layers-1')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('not finite'),
    });
    expect(byId.get('fits/rl/width-4-layers-1')).toMatchObject({ status: 'skipped' });
    expect(readCoefficients(join(root, 'a'))).toHaveLength(3);

    delete process.env.FAKE_FAIL;
    const again = await run('a');
    const computed = again.filter((event) => event.type === 'stage-finished' && !event.cached);
    expect(computed).toHaveLength(2);
    await run('b');
    expect(tablesOf('a')).toEqual(tablesOf('b'));
  });

  it('stops on a signal, says so in the manifest, and resumes', async () => {
    process.env.FAKE_DELAY = '300';
    const abort = new AbortController();
    const events: StudyEvent[] = [];
    const options = { out: join(root, 'a'), backend: 'wasm', registryModule, signal: abort.signal } as const;
    for await (const event of runStudy(experiment, options)) {
      events.push(event);
      if (event.type === 'stage-finished' && event.stage === 'policy') abort.abort();
    }
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'interrupted' });
    const { status, stages } = readManifest(join(root, 'a'));
    expect(status).toBe('interrupted');
    expect(stages.filter((stage) => stage.status === 'running')).toEqual([]);
    process.env.FAKE_DELAY = '0';
    const again = await run('a');
    const cached = again.filter((event) => event.type === 'stage-finished' && event.cached);
    expect(cached.map((event) => 'stage' in event && event.stage)).toEqual(['world', 'policy']);
  });

  it('lets go of the folder when the reader leaves early', async () => {
    const stream = runStudy(experiment, { out: join(root, 'a'), backend: 'wasm', registryModule });
    for await (const event of stream) if (event.type === 'stage-started') break;
    await expect(run('a')).resolves.toContainEqual(expect.objectContaining({ status: 'done' }));
  });

  it('plans without writing', async () => {
    const before = await dryRun(experiment, { out: join(root, 'a'), backend: 'wasm', registryModule });
    expect(before.stages.every(({ state }) => state === 'absent')).toBe(true);
    expect(() => readManifest(join(root, 'a'))).toThrow();
    await run('a');
    const after = await dryRun(experiment, { out: join(root, 'a'), backend: 'wasm', registryModule });
    expect(after.stages.every(({ state }) => state === 'sound')).toBe(true);
  });
});

describe('the comparison of two folders', () => {
  it('promises bytes on wasm and within a machine, intervals elsewhere', async () => {
    await run('a');
    const first = summaryOf('a');
    const second = structuredClone(first);
    expect(compareFolders(first, second).guarantee).toBe('identical');
    second.manifest.backend.name = 'tensorflow';
    expect(compareFolders(first, second)).toMatchObject({ guarantee: 'intervals', kept: true });
    for (const { manifest } of [first, second]) manifest.backend.name = 'tensorflow';
    expect(compareFolders(first, second).guarantee).toBe('identical');
    second.manifest.machine.processor = 'another';
    expect(compareFolders(first, second).guarantee).toBe('intervals');
    second.coefficients[0].alpha.estimate += 10;
    const verdict = compareFolders(first, second);
    expect(verdict.kept).toBe(false);
    expect(verdict.outside).toEqual([expect.stringMatching(/^alpha of bon\/bon\/452 parameters/)]);
  });

  it('notices one differing stage where bytes are promised', async () => {
    await run('a');
    const second = summaryOf('a');
    second.manifest.stages[3].checksum = 'x';
    const verdict = compareFolders(summaryOf('a'), second);
    expect(verdict).toMatchObject({ guarantee: 'identical', kept: false });
    expect(verdict.stages.filter(({ same }) => !same).map(({ id }) => id)).toEqual(['comparisons']);
  });
});
