/** The figures of reasoning on planted rows: each compiles, and draws means over models that were worked by hand. */
import { describe, expect, it } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { renderSvg } from '../../../src/report/render.js';
import { figures } from '../../../src/studies/reasoning/figures/index.js';
import { noTables, type ReasoningTables } from '../../../src/studies/reasoning/study-tables.js';

const models = [0, 1, 2].flatMap((seed) =>
  [16, 32].map((width) => ({
    ...{ setting: {}, width, layers: 3, heads: 4, seed, parameters: width * 1000 },
  })),
);
const bins = [0, 1, 2, 3];

const tables: ReasoningTables = {
  ...noTables(),
  coverage: models.flatMap((model) =>
    ['answer', 'proof'].flatMap((verifier) =>
      [1, 2, 4].map((k) => ({
        ...{ ...model, verifier, difficultyBin: 0, k, coverage: 0.2 * k + 0.1 * model.seed },
        majority: verifier === 'answer' ? 0.3 : null,
      })),
    ),
  ),
  sequential: models.flatMap((model) =>
    bins.flatMap((difficultyBin) =>
      [0, 1, 2].map((forcedWaits) => ({
        ...{ ...model, difficultyBin, forcedWaits, tokens: 8 + 8 * forcedWaits + model.seed },
        ...{ lastAnswer: 0.5, anyInChain: 0.7, majorityInChain: 0.5 },
        ...{ parallelMajority: 0.4, parallelCoverage: 0.8 },
      })),
    ),
  ),
  'budget-split': models.flatMap((model) =>
    [0, 1].map((forcedWaits) => ({
      ...{ ...model, difficultyBin: 1, budget: 2, forcedWaits, chains: 1, tokens: 20 },
      ...{ firstHalf: 0.4, secondHalf: 0.6 },
    })),
  ),
  'compute-optimal': models.flatMap((model) =>
    [1, 2].map((budget) => ({
      ...{ ...model, budget, tokens: 10 * budget, accuracy: 0.6, oneForAll: 0.5, parallel: 0.4 },
      ...{ matchingAttempts: 3, saving: 1.5, bestOfN: 0.5, matchingBestOfN: null, savingOverBestOfN: null },
    })),
  ),
  exchange: models.flatMap((model) =>
    bins.map((difficultyBin) => ({
      ...{ ...model, width: 16, parameters: 16_000, largerWidth: 32, largerParameters: 32_000, sizeRatio: 2 },
      ...{ inferenceShare: 22, difficultyBin, strategy: 'best_split', multiple: 2, tokens: 20, attempts: 2 },
      ...{ accuracy: 0.5 + 0.1 * difficultyBin, largerAccuracy: 0.6 },
    })),
  ),
  truncation: models.flatMap((model) =>
    [0, 4, 8].map((thinkingBudget) => ({
      ...{ ...model, thinkingBudget, tokens: 3, accuracy: 0.4, accuracyEasy: 0.5, accuracyHard: 0.2 },
    })),
  ),
  'rl-curves': models.flatMap((model) =>
    [
      { algorithm: 'grpo', verifier: 'answer', scratchpadNoise: 0 },
      { algorithm: 'drgrpo', verifier: 'answer', scratchpadNoise: 0.1 },
      { algorithm: 'grpo', verifier: 'learned', scratchpadNoise: 0 },
    ].flatMap((run) =>
      [3e-4, 1e-3].flatMap((learningRate) =>
        [0, 6].map((step) => ({
          ...{ ...model, ...run, learningRate, lag: 0, step, tokens: step, flops: step },
          ...{ gold: learningRate < 1e-3 ? 0.5 : 0, proofs: 0.4, proxy: 0.1 * step, length: 8 + step },
          ...{ waits: 0.5, entropy: 1, clipFraction: 0, abstentions: 0, finished: 1 },
        })),
      ),
    ),
  ),
};
const drawn = figures.flatMap((figure) => figure.draw(tables));
const rowsOf = (id: string) => drawn.find((figure) => figure.id === id)!.rows;

describe('the figures', () => {
  it('are those that the tables have rows for', () => {
    expect(drawn.map(({ id }) => id)).toEqual([
      ...['coverage', 'thinking-budget', 'forced-waits', 'sequential-less-parallel', 'budget-split'],
      ...['compute-optimal', 'exchange', 'gold-and-proxy', 'length-and-waits'],
    ]);
  });

  it('compile without a warning', async () => {
    for (const figure of drawn)
      expect(await renderSvg(figureSpec(figure, { values: figure.rows })), figure.id).toContain('<svg');
  });

  it('draw means over models with Student’s intervals', () => {
    const [point] = rowsOf('coverage').filter(({ series, x }) => series === 'coverage, answers' && x === 1);
    // .2, .3, .4: mean .3, standard deviation .1, t .975 of two degrees of freedom 4.30265.
    expect(point.value).toBeCloseTo(0.3, 12);
    expect(point.high).toBeCloseTo(0.3 + (4.30265 * 0.1) / Math.sqrt(3), 5);
  });

  it('set chains where their tokens are, the mean over models', () => {
    const points = rowsOf('sequential-less-parallel').filter(
      ({ series, panel }) => series === '1, hardest' && panel === 'Any of the chain less coverage',
    );
    expect(points.map(({ x }) => x)).toEqual([9, 17, 25]);
    for (const { value } of points) expect(value).toBeCloseTo(-0.1, 12);
  });

  it('draw the lead of the smallest model, bin by bin', () => {
    const points = rowsOf('exchange').filter(({ part }) => part === 'curve');
    expect(points.map(({ x, value }) => [x, Math.round(100 * Number(value))])).toEqual([
      ...[
        [1, 0],
        [2, 10],
        [3, 20],
      ],
    ]);
  });

  it('show learning at the lowest rate, the score of each verifier beside gold', () => {
    const rows = rowsOf('gold-and-proxy');
    expect([...new Set(rows.map(({ panel }) => panel))]).toEqual(['Exact: the answer', 'Learned']);
    const gold = rows.filter(({ series }) => String(series).startsWith('gold'));
    expect(gold.map(({ value }) => value)).toEqual([0.5, 0.5, 0.5, 0.5]);
    const lengths = rowsOf('length-and-waits').filter(({ panel }) => panel === 'Tokens of a response');
    expect(lengths.map(({ series, x, value }) => [series, x, value])).toEqual([
      ...[0, 6].map((step) => ['grpo', step, 8 + step]),
      ...[0, 6].map((step) => ['drgrpo, noise 0.1', step, 8 + step]),
    ]);
  });

  it('draw one model without ends', () => {
    const one = { ...noTables(), truncation: tables.truncation.filter(({ seed }) => seed === 0) };
    const [figure] = figures.flatMap((each) => each.draw(one));
    expect(figure.rows.every(({ low, high }) => low === null && high === null)).toBe(true);
    expect(figure.caption).toContain('One model of each size.');
  });

  it('draw nothing of empty tables', () => {
    expect(figures.flatMap((figure) => figure.draw(noTables()))).toEqual([]);
  });
});
