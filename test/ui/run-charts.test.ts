import { expect, test } from 'vitest';
import type { HistoryStep } from '../../src/display/live-study.js';
import type { SampleResponse } from '../../src/studies/overoptimization/tables.js';
import { runCharts, whereAllSeedsRun } from '../../src/studies/overoptimization/views/run-charts.js';
import { letters, samplesPanel } from '../../src/studies/overoptimization/views/samples-panel.js';
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

test('charts of scores say where their mean ends, where seeds end at iterations of their own', () => {
  const titles = (points: ReturnType<typeof ppo>) =>
    runCharts({ points, history: { steps: [] } }).map(({ title }) => title);
  const of = (seed: number) => ppo().filter(({ proxySeed }) => proxySeed === seed);
  const short = of(1).slice(0, 5);
  const end = short[4].iteration;
  expect(titles([...of(0), ...short])).toEqual([
    `Scores over iterations, mean to ${end}`,
    `KL in nats over iterations, mean to ${end}`,
  ]);
  expect(titles(of(0))).toEqual(['Scores over iterations', 'KL in nats over iterations']);
});

test('responses of an iteration that no curve has any more say so', () => {
  const sample = { iteration: 27, prompt: '1', response: '2', proxyScore: 1, goldScore: 0, humanScore: 0 };
  const title = (lastEnd: number) => samplesPanel([sample as SampleResponse], lastEnd).title;
  expect(title(27)).toBe('Sampled responses at iteration 27, best proxy score first');
  expect(title(26)).toContain('iteration 27, past every seed’s end');
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
