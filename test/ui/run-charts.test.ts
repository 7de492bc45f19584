import { expect, test } from 'vitest';
import type { HistoryStep } from '../../src/display/live-study.js';
import { runCharts, whereAllSeedsRun } from '../../src/studies/overoptimization/views/run-charts.js';
import { letters } from '../../src/studies/overoptimization/views/samples-panel.js';
import { fakeCurves, fakeSizes } from '../fixtures/fake-study.js';

const ppo = () =>
  fakeCurves({ sizes: fakeSizes.slice(0, 1), seeds: 2 }).filter(({ method }) => method === 'ppo');

test('a mean over seeds ends where the first of them does', () => {
  const runs = ppo();
  const slow = runs.filter(({ proxySeed }) => proxySeed === 0);
  const fast = runs.filter(({ proxySeed }) => proxySeed === 1).slice(0, 5);
  const shared = whereAllSeedsRun([...slow, ...fast]);
  expect(shared.filter(({ proxySeed }) => proxySeed === 1)).toEqual(fast);
  expect(shared.filter(({ proxySeed }) => proxySeed === 0)).toEqual(slow.slice(0, 5));
});

test('without points there is nothing to share', () => {
  expect(whereAllSeedsRun([])).toEqual([]);
});

test('whatever iterations report has a chart by its name, once', () => {
  const steps: HistoryStep[] = [
    { step: 1, metrics: { klDivergence: 1, groupSpread: 0.5 } },
    { step: 2, metrics: { groupSpread: 0.4, valueLoss: 2 } },
  ];
  const titles = runCharts({ points: ppo(), history: { lastReport: 1, steps, rows: {} } }).map(
    ({ title }) => title,
  );
  expect(titles).toEqual(
    ['Scores', 'KL in nats', 'Group spread', 'Value loss'].map((name) => `${name} over iterations`),
  );
});

test('tokens are letters, over the alphabet again and again', () => {
  expect(letters('0 25 26 62')).toBe('azAa');
});
