/** Sweeps through the whole engine: what is shared, what rows say, and that a combination is what it is alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  compareFolders,
  type RunStudyOptions,
  readContents,
  readManifest,
  readTable,
  renderTable,
  runStudy,
  type StudyEvent,
} from '../../src/engine/index.js';
import { type FakeExperiment, fakeStudy, fits, points } from './fake-plugin.js';
import { fakeExperiment, fakePlan, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-sweep-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(
  out: string,
  changes: Partial<FakeExperiment>,
  where: RunStudyOptions = { executor: new InlineExecutor(2) },
): Promise<StudyEvent[]> {
  const place = { out: join(root, out), cache: join(root, `${out}-cache`) };
  const own = { backend: 'wasm', plugins: [fakePlugin], ...where, ...place } as const;
  const events: StudyEvent[] = [];
  for await (const event of runStudy(fakeStudy, fakeExperiment(changes), own)) events.push(event);
  return events;
}

const lines = (out: string, name: string) =>
  readFileSync(join(root, out, name), 'utf8')
    .trim()
    .split('\n');

describe('a swept key without a column of its own', () => {
  const sweep = { depth: [2, 3] };

  it('is planned once where it changes nothing, and named where it does', () => {
    expect(fakePlan({ sizes: [4], sweep }).map(({ id }) => id)).toEqual([
      ...['base', 'model/4@depth=2', 'fit/4@depth=2', 'model/4@depth=3', 'fit/4@depth=3'],
    ]);
    const [base, two] = fakePlan({ sizes: [4], sweep });
    expect([base.title, two.title]).toEqual(['What all models share', 'Model of size 4, depth 2']);
    expect(two.swept).toEqual({ 'experiment.depth': 2 });
  });

  it('gets a column, in which every combination has the rows that it has alone', async () => {
    const events = await run('swept', { sweep }, { jobs: 2 });
    await run('alone', { depth: 3 });
    for (const name of ['points.csv', 'fits.csv']) {
      const [header, ...rows] = lines('swept', name);
      const [headerAlone, ...alone] = lines('alone', name);
      expect(header).toBe(headerAlone.replace('size', 'size,experiment.depth'));
      const ofThree = rows.filter((row) => row.split(',')[1] === '3');
      expect(ofThree.map((row) => row.replace(',3,', ','))).toEqual(alone);
    }
    const shown = ofType(events, 'rows').flatMap(({ rows }) => rows as { setting?: object }[]);
    expect(
      shown.filter(({ setting }) => setting).every(({ setting }) => 'experiment.depth' in setting!),
    ).toBe(true);
  });

  it('is read back with its rows, shown, and told apart in doubts', async () => {
    await run('swept', { sweep });
    const folder = join(root, 'swept');
    const rows = readTable(folder, fits);
    expect(rows.map(({ setting }) => [setting.size, setting['experiment.depth']])).toEqual([
      ...[2, 3].flatMap((depth) => [4, 8].map((size) => [size, depth])),
    ]);
    expect(await renderTable(fits, rows, 'md')).toContain('depth');
    expect(await renderTable(points, readTable(folder, points), 'csv')).toBe(
      readFileSync(join(folder, 'points.csv'), 'utf8'),
    );
    const subjects = JSON.parse(readFileSync(join(folder, 'warnings.json'), 'utf8')) as { subject: string }[];
    expect(subjects.map(({ subject }) => subject)).toContain('size 4, depth 3');
    const contents = readContents(folder);
    expect(compareFolders(fakeStudy, contents, contents)).toMatchObject({ kept: true, outside: [] });
  });

  it('may be the seed: every stage takes its own', async () => {
    await run('swept', { sizes: [4], sweep: { seed: [5, 6] } });
    await run('alone', { sizes: [4], seed: 6 });
    const alone = lines('alone', 'points.csv').slice(1);
    const swept = lines('swept', 'points.csv').filter((row) => row.split(',')[1] === '6');
    expect(swept.map((row) => row.replace(',6,', ','))).toEqual(alone);
    expect(readManifest(join(root, 'swept')).stages.map(({ id }) => id)).toContain('base@seed=6');
  });
});

describe('the merging of plans', () => {
  it('says a value only where changing that key alone changes the stage', () => {
    const ids = fakePlan({ sweep: { depth: [1, 2], sizes: [[4], [4, 8]] } }).map(({ id }) => id);
    // A model of size 4 is the same in both ladders; its fit, which sees all models, is not.
    expect(ids).toContain('model/4@depth=1');
    expect(ids).toContain('fit/4@depth=1,sizes=4');
    expect(ids).toContain('fit/4@depth=1,sizes=4-8');
    expect(new Set(ids).size).toBe(ids.length);
  });
});
