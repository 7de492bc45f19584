import { expect, test } from 'vitest';
import { whereAllSeedsRun } from '../../src/ui/score-series.js';
import { fakeCurves, fakeSizes } from '../fixtures/fake-study.js';

test('a mean over seeds ends where the first of them does', () => {
  const runs = fakeCurves({ sizes: fakeSizes.slice(0, 1), seeds: 2 }).filter(({ method }) => method === 'rl');
  const slow = runs.filter(({ seed }) => seed === 0);
  const fast = runs.filter(({ seed }) => seed === 1).slice(0, 5);
  const shared = whereAllSeedsRun([...slow, ...fast]);
  expect(shared.filter(({ seed }) => seed === 1)).toEqual(fast);
  expect(shared.filter(({ seed }) => seed === 0)).toEqual(slow.slice(0, 5));
});

test('without points there is nothing to share', () => {
  expect(whereAllSeedsRun([])).toEqual([]);
});
