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
  attempts: models.flatMap((model) =>
    [2, 8].map((steps, problem) => ({
      ...{
        ...model,
        problem,
        steps,
        rarestOperation: 1,
        samples: 10,
        correct: steps + model.seed,
        proofs: 1,
      },
      ...{ firstAttempts: 4, firstProofs: 1, tokens: 8, difficultyBin: 1 },
    })),
  ),
  selection: models.flatMap((model) =>
    [8, 16].flatMap((verifierWidth) =>
      [0, 1].flatMap((verifierSeed) =>
        [1, 2, 4].map((n) => ({
          ...{ ...model, verifierWidth, verifierParameters: 100 * verifierWidth, verifierSeed },
          ...{ difficultyBin: 0, n, kl: Math.log(n) - (n - 1) / n, tokens: 8, verifierProbability: 0.5 },
          ...{ bestOfN: 0.4 + 0.02 * verifierSeed, weightedVote: 0.5 + 0.1 * verifierSeed },
        })),
      ),
    ),
  ),
  'verifier-laws': [8, 16].map((verifierWidth) => ({
    ...{ setting: {}, width: 32, layers: 3, heads: 4, parameters: 32_000, verifierWidth },
    ...{
      verifierParameters: 100 * verifierWidth,
      models: 3,
      verifiers: 6,
      peakN: 2,
      peakGain: 0,
      endGain: 0,
    },
    ...{ alpha: { estimate: 0.3, low: 0, high: 1 }, beta: { estimate: 0.2, low: 0, high: 1 } },
    rmseOverPeak: 0.1,
  })),
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
      ...[
        'pass-at-one',
        'coverage',
        'over-optimisation',
        'thinking-budget',
        'forced-waits',
        'sequential-less-parallel',
        'budget-split',
      ],
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

  it('cut intervals where shares end, and say so', () => {
    const [point] = rowsOf('coverage').filter(({ series, x }) => series === 'coverage, answers' && x === 4);
    // .8, .9, 1: Student's interval reaches to 1.148.
    expect(point.value).toBeCloseTo(0.9, 12);
    expect(point.low).toBeCloseTo(0.9 - (4.30265 * 0.1) / Math.sqrt(3), 5);
    expect(point.high).toBe(1);
    const captionOf = (id: string) => drawn.find((figure) => figure.id === id)!.caption;
    expect(captionOf('coverage')).toContain('intervals of the mean over models (Student’s t)');
    expect(captionOf('coverage')).toMatch(/it is cut at their end\.$/);
    expect(captionOf('thinking-budget')).not.toContain('is cut');
  });

  it('have no end beyond what a value can be, in any panel', () => {
    const spread = (seed: number) => [0, 0.1, 1][seed];
    const wide = {
      ...tables,
      coverage: tables.coverage.map((row) => ({
        ...row,
        coverage: spread(row.seed),
        majority: spread(row.seed),
      })),
      sequential: tables.sequential.map((row) => ({
        ...{ ...row, lastAnswer: spread(row.seed), parallelMajority: spread(2 - row.seed) },
      })),
      exchange: tables.exchange.map((row) => ({
        ...row,
        accuracy: spread(row.seed),
        largerAccuracy: 1 - row.seed / 2,
      })),
      'rl-curves': tables['rl-curves'].map((row) => ({
        ...{ ...row, gold: spread(row.seed), waits: spread(row.seed), length: 40 * spread(row.seed) },
      })),
    };
    const least: Record<string, number> = { 'sequential-less-parallel': -1, exchange: -1 };
    for (const { id, rows } of figures.flatMap((figure) => figure.draw(wide)))
      for (const { panel, low, high } of rows.filter((row) => typeof row.low === 'number')) {
        const isCount = panel === 'Tokens of a response' || panel === 'Waits of a response';
        expect(low, id).toBeGreaterThanOrEqual(least[id] ?? 0);
        expect(high, id).toBeLessThanOrEqual(isCount ? 200 : 1);
      }
  });

  it('set chains where their tokens are, the mean over models', () => {
    const points = rowsOf('sequential-less-parallel').filter(
      ({ series, panel }) => series === '1, hardest' && panel === 'Any of the chain less coverage',
    );
    expect(points.map(({ x }) => x)).toEqual([9, 17, 25]);
    for (const { value } of points) expect(value).toBeCloseTo(-0.1, 12);
  });

  it('draw one number a model for its verifiers: of votes the largest ones, of the law each size', () => {
    const votes = rowsOf('coverage').filter(({ series }) => series === 'vote weighted by a verifier');
    expect(votes).toHaveLength(2 * 3);
    for (const { value } of votes) expect(value).toBeCloseTo(0.55, 12);
    const law = rowsOf('over-optimisation').filter(
      ({ part, series }) => part === 'law' && /800/.test(`${series}`),
    );
    const furthest = Math.sqrt(Math.log(4) - 3 / 4);
    expect(law[0]).toMatchObject({ x: 0, value: expect.closeTo(0.41, 12) });
    expect(law.at(-1)?.value).toBeCloseTo(0.41 + furthest * (0.3 - 0.2 * furthest), 12);
  });

  it('draw one attempt against parameters, by steps', () => {
    const points = rowsOf('pass-at-one').filter(
      ({ series, panel }) => series === '8 steps' && panel === 'Answers',
    );
    expect(points.map(({ x, value }) => [x, Math.round(100 * Number(value))])).toEqual([
      ...[
        [16_000, 90],
        [32_000, 90],
      ],
    ]);
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
    expect(new Set(gold.map(({ value }) => value))).toEqual(new Set([0.5]));
    expect(new Set(gold.map(({ panel, run }) => `${panel}/${run}`)).size).toBe(2 * models.length);
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

  it('foretell the end of a run by the sigmoid that its first half follows', () => {
    const [model] = models.filter(({ width }) => width === 32);
    const run = {
      ...{ ...model, algorithm: 'grpo', verifier: 'answer', learningRate: 3e-4, lag: 0, scratchpadNoise: 0 },
    };
    const [start, ceiling, middle, steepness] = [0.5, 0.9, 8e9, 1.5];
    const gold = (flops: number) => start + (ceiling - start) / (1 + (middle / flops) ** steepness);
    const curves = Array.from({ length: 31 }, (_, step) => ({
      ...{ ...run, step, tokens: step, flops: step * 1e9, gold: step === 0 ? start : gold(step * 1e9) },
      ...{
        proofs: 0.4,
        proxy: 0.5,
        length: 8,
        waits: 0,
        entropy: 1,
        clipFraction: 0,
        abstentions: 0,
        finished: 1,
      },
    }));
    const fit = {
      ...{ ...run, start, end: 0.8, peak: 0.8, collapsed: 0, ceiling, ceilingLow: 0.8, ceilingHigh: 1 },
      ...{ steepness, steepnessLow: 1, steepnessHigh: 2, middle, rmse: 0, rmseLogLinear: 0.01 },
      ...{ foretold: 0.8, foretoldLogLinear: 0.8 },
    };
    const [figure] = figures
      .flatMap(({ draw }) => draw({ ...noTables(), 'rl-curves': curves, 'rl-fits': [fit] }))
      .filter(({ id }) => id === 'end-foretold');
    const law = figure.rows.filter(({ part, series }) => part === 'law' && series === 'sigmoid');
    expect(law.at(-1)).toMatchObject({ x: expect.closeTo(30e9, -3) });
    expect(law.at(-1)!.value).toBeCloseTo(gold(30e9), 3);
    const counts = ['measured, what laws are fitted to', 'measured later'].map(
      (name) => figure.rows.filter(({ part, series }) => part === 'curve' && series === name).length,
    );
    expect(counts).toEqual([15, 15]);
  });
});
