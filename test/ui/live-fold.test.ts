import { expect, test } from 'vitest';
import { historyLimit, LiveFold, liveRowLimit, rememberedStages } from '../../src/display/live-fold.js';
import type { LiveStudy } from '../../src/display/live-study.js';
import type { StudyEvent } from '../../src/engine/events.js';
import { fakeCoefficients, fakeCurves, fakeEvents, fakeSizes } from '../fixtures/fake-study.js';

function folded(events: Iterable<StudyEvent>, liveTables: string[] = []): LiveFold {
  const fold = new LiveFold({ liveTables: () => liveTables });
  let at = 0;
  for (const event of events) {
    at += 1000;
    fold.apply(event, at);
  }
  return fold;
}

const study = (events: Iterable<StudyEvent>): LiveStudy => folded(events).current;
const started = () => [...fakeEvents()].slice(0, 1);

test('a whole study folds into finished stages, every point and one fit a curve', () => {
  const live = study(fakeEvents());
  expect(live.status).toBe('done');
  expect(new Set(live.stages.map((stage) => stage.status))).toEqual(new Set(['done']));
  expect(live.counts).toMatchObject({ done: live.stages.length, waiting: 0, running: 0 });
  expect(live.rows.curves).toHaveLength(fakeCurves().length);
  expect(live.rows.coefficients).toHaveLength(fakeSizes.length * 2);
  expect(live.mostAtOnce).toBe(2);
});

test('a second study-started in one log forgets the interrupted attempt', () => {
  const events = [...fakeEvents()];
  const live = study([...events.slice(0, 80), ...events]);
  expect(live.rows).toEqual(study(events).rows);
  expect([...live.histories.keys()]).toEqual([...study(events).histories.keys()]);
});

test('a stage that starts again takes back what it told before', () => {
  const stage = 'fits/rl/449';
  const row = fakeCoefficients(fakeSizes[0], 'ppo');
  const again = { ...row, alpha: { estimate: 9, low: 8, high: 10 } };
  const fold = folded([
    ...started(),
    { type: 'stage-started', stage },
    { type: 'rows', stage, table: 'coefficients', rows: [row] },
    {
      type: 'rows',
      stage: 'fits/rl/1281',
      table: 'coefficients',
      rows: [fakeCoefficients(fakeSizes[1], 'ppo')],
    },
    { type: 'stage-started', stage },
    { type: 'rows', stage, table: 'coefficients', rows: [again] },
  ]);
  expect(fold.current.rows.coefficients).toEqual([fakeCoefficients(fakeSizes[1], 'ppo'), again]);
});

test('the rows of a finished study are in the order of its plan, whichever stage ended first', () => {
  const [small, large] = [fakeCoefficients(fakeSizes[0], 'ppo'), fakeCoefficients(fakeSizes[1], 'ppo')];
  const events: StudyEvent[] = [
    ...started(),
    { type: 'rows', stage: 'fits/rl/1281', table: 'coefficients', rows: [large] },
    { type: 'rows', stage: 'fits/rl/449', table: 'coefficients', rows: [small] },
  ];
  expect(study(events).rows.coefficients).toEqual([large, small]);
  const end = [...fakeEvents()].filter(({ type }) => type === 'study-finished');
  expect(study([...events, ...end]).rows.coefficients).toEqual([small, large]);
});

test('a history keeps its ends and stays bounded however long the run is', () => {
  const progress = Array.from({ length: 5000 }, (_, done): StudyEvent => {
    return {
      type: 'stage-progress',
      stage: 'rl/449',
      done,
      total: 5000,
      unit: 'iterations',
      metrics: { entropy: done },
    };
  });
  const steps = study([...started(), ...progress]).histories.get('rl/449')?.steps ?? [];
  expect(steps.length).toBeLessThanOrEqual(historyLimit);
  expect(steps[0]?.step).toBe(0);
  expect(steps.at(-1)?.step).toBe(4999);
});

test('rows for the screen alone stay with their stage, the newest ones', () => {
  const sample = (iteration: number): StudyEvent => {
    return { type: 'rows', stage: 'rl/449', table: 'samples', rows: [{ iteration }] };
  };
  const samples = Array.from({ length: liveRowLimit + 5 }, (_, index) => sample(index));
  const { rows, histories } = folded([...started(), ...samples], ['samples']).current;
  expect(rows.samples).toBeUndefined();
  expect(histories.get('rl/449')?.rows.samples).toHaveLength(liveRowLimit);
  expect(histories.get('rl/449')?.rows.samples?.at(-1)).toEqual({ iteration: liveRowLimit + 4 });
});

test('a study of very many runs remembers the steps of those that reported last', () => {
  const count = rememberedStages + 50;
  const ids = Array.from({ length: count }, (_, index) => `rl/${index}`);
  const [first] = started() as [Extract<StudyEvent, { type: 'study-started' }>];
  const stages = ids.map((id) => ({ ...first.stages[0], id, dependsOn: [] }));
  const events = ids.flatMap((stage): StudyEvent[] => [
    { type: 'rows', stage, table: 'curves', rows: [{}] },
    { type: 'stage-progress', stage, done: 1, total: 2, unit: 'iterations', metrics: { entropy: 1 } },
  ]);
  const { histories, rows } = study([{ ...first, stages }, ...events]);
  expect([...histories.values()].filter(({ steps }) => steps.length > 0)).toHaveLength(rememberedStages);
  expect(histories.get('rl/0')).toMatchObject({ steps: [], rows: { curves: [{}] } });
  expect(rows.curves).toHaveLength(count);
});

test('failed and skipped stages carry their reasons', () => {
  const { stages, counts } = study([
    ...started(),
    { type: 'stage-failed', stage: 'rl/449', reason: 'KL is not finite' },
    { type: 'stage-skipped', stage: 'fits/rl/449', reason: 'needs rl/449' },
  ]);
  const reasons = stages.filter(({ reason }) => reason !== '').map(({ status, reason }) => [status, reason]);
  expect(reasons).toEqual([
    ['failed', 'KL is not finite'],
    ['skipped', 'needs rl/449'],
  ]);
  expect(counts).toMatchObject({ failed: 1, skipped: 1, waiting: stages.length - 2 });
});

test('an event of a later version leaves the study as it is', () => {
  const fold = folded(fakeEvents());
  const { version } = fold;
  fold.apply({ type: 'unheard-of' } as unknown as StudyEvent, 0);
  expect(fold.version).toBe(version);
});
