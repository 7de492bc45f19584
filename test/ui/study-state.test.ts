import { expect, test } from 'vitest';
import type { StudyEvent } from '../../src/study/events.js';
import { historyLimit, initialStudyState, reduceStudy, type StudyState } from '../../src/ui/study-state.js';
import { fakeCurves, fakeEvents, fakeSizes } from '../fixtures/fake-study.js';

function fold(events: Iterable<StudyEvent>, start: StudyState = initialStudyState): StudyState {
  let [state, at] = [start, 0];
  for (const event of events) {
    at += 1000;
    state = reduceStudy(state, event, at);
  }
  return state;
}

test('a whole study folds into finished stages, every point and one fit a curve', () => {
  const state = fold(fakeEvents());
  expect(state.status).toBe('done');
  expect(new Set(state.stages.map((stage) => stage.status))).toEqual(new Set(['done']));
  expect(state.points).toHaveLength(fakeCurves().length);
  expect(state.coefficients).toHaveLength(fakeSizes.length * 2);
  expect(state.concurrency).toBe(2);
});

test('a second study-started in one log forgets the interrupted attempt', () => {
  const events = [...fakeEvents()];
  const state = fold([...events.slice(0, 40), ...events]);
  expect(state.points).toEqual(fold(events).points);
});

test('a fit that comes again replaces the earlier row of its group', () => {
  const before = fold(fakeEvents());
  const row = before.coefficients[0]!;
  const again = { ...row, alpha: { estimate: 9, low: 8, high: 10 } };
  const after = reduceStudy(before, { type: 'coefficients', stage: 'fits', rows: [again] }, 0);
  expect(after.coefficients).toHaveLength(before.coefficients.length);
  expect(after.coefficients[0]?.alpha.estimate).toBe(9);
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
  const steps = fold([...fakeEvents()].slice(0, 1).concat(progress)).histories['rl/449']?.steps ?? [];
  expect(steps.length).toBeLessThanOrEqual(historyLimit);
  expect(steps[0]?.step).toBe(0);
  expect(steps.at(-1)?.step).toBe(4999);
});

test('failed and skipped stages carry their reasons', () => {
  const started = fold([...fakeEvents()].slice(0, 1));
  const failed = fold(
    [
      { type: 'stage-failed', stage: 'rl/449', reason: 'KL is not finite' },
      { type: 'stage-skipped', stage: 'fits', reason: 'needs rl/449' },
    ],
    started,
  );
  const reasons = failed.stages
    .filter((stage) => stage.reason !== '')
    .map(({ status, reason }) => [status, reason]);
  expect(reasons).toEqual([
    ['failed', 'KL is not finite'],
    ['skipped', 'needs rl/449'],
  ]);
});

test('an event of a later version leaves the state as it is', () => {
  const state = fold(fakeEvents());
  expect(reduceStudy(state, { type: 'unheard-of' } as unknown as StudyEvent, 0)).toBe(state);
});
