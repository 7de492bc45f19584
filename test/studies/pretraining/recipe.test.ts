/** The recipe of runs and the plan of cells against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { resolveStudy } from '../../../src/studies/index.js';
import type { Experiment } from '../../../src/studies/pretraining/config/experiment.js';
import { gridCells } from '../../../src/studies/pretraining/plan/cells.js';
import { countsOf, wholeSize } from '../../../src/studies/pretraining/sizes.js';
import { bandOf } from '../../../src/studies/pretraining/training/measure.js';
import { evaluationSteps, rateAt, recipeOf } from '../../../src/studies/pretraining/training/recipe.js';

const experimentOf = (keys: object = {}) =>
  resolveStudy({ name: 'test', study: 'pretraining', ...keys }).experiment as unknown as Experiment;
const usual = experimentOf();

describe('the recipe of a run', () => {
  const options = { width: 16, tokens: 1e5, responseLength: 28 };

  it('has batches that grow like the root of the tokens, between their bounds', () => {
    const batches = [1e4, 1e5, 4e5, 1e8].map(
      (tokens) => recipeOf(usual.training, { ...options, tokens }).batch,
    );
    expect(batches).toEqual([8, 16, 32, 128]);
  });

  it('counts whole batches', () => {
    const { steps, tokens, warmup, beta2 } = recipeOf(usual.training, options);
    expect(steps).toBe(Math.round(1e5 / (16 * 28)));
    expect(tokens).toBe(steps * 16 * 28);
    expect(warmup).toBe(11);
    expect(beta2).toBe(0.98);
    expect(recipeOf(usual.training, { ...options, tokens: 2e4 }).beta2).toBe(0.95);
  });

  it('has rates that fall like the root of the width, a fifth lower from two heads on, unless one is asked for', () => {
    const rate = (width: number, keys: object = {}) =>
      recipeOf({ ...usual.training, ...keys }, { ...options, width }).learningRate;
    expect(rate(16)).toBeCloseTo(0.024, 12);
    expect(rate(4)).toBeCloseTo(0.048, 12);
    expect(rate(64)).toBeCloseTo(0.024 * 0.5 * 0.8, 12);
    expect(rate(64, { rateFallsWithWidth: false, learningRate: 0.01 })).toBe(0.01);
  });

  it('rises in a line, falls down a cosine to its floor, or stays', () => {
    const recipe = { learningRate: 1, warmup: 10, steps: 110 };
    const matched = { schedule: 'matched', floor: 0.03 } as const;
    expect(rateAt(matched, recipe, 5)).toBe(0.5);
    expect(rateAt(matched, recipe, 10)).toBe(1);
    expect(rateAt(matched, recipe, 60)).toBeCloseTo(0.515, 12);
    expect(rateAt(matched, recipe, 110)).toBeCloseTo(0.03, 12);
    expect(rateAt({ ...matched, schedule: 'constant' }, recipe, 110)).toBe(1);
  });

  it('is evaluated as often as asked, each step once, at last at its end', () => {
    for (const steps of [12, 19, 68, 850, 3636]) {
      const places = evaluationSteps(steps, 12);
      expect(places.at(-1)).toBe(steps);
      expect(places).toEqual([...new Set(places)].sort((left, right) => left - right));
      expect(places.length).toBe(12);
    }
    expect(evaluationSteps(5, 12)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('bands of ranks', () => {
  it('double, and the last one holds the rest', () => {
    expect([1, 2, 3, 4, 7, 8, 2047, 2048, 4096, 9999].map((rank) => bandOf(rank - 1))).toEqual([
      ...[1, 2, 2, 3, 3, 4, 11, 12, 12, 12],
    ]);
  });
});

describe('the counts of a model', () => {
  it('are those of its matrices, worked by hand for one block of width 4', () => {
    const { language } = experimentOf({
      language: { vocabularySize: 8, promptLength: 2, responseLength: 3, topics: 8, keyBase: 8 },
      sizes: [{ width: 4, layers: 1 }],
      largest: null,
      tokens: [1000],
    });
    const { parameters, embeddingParameters, flopPerToken } = countsOf(
      language,
      wholeSize({ width: 4, layers: 1, heads: null }),
    );
    // Two embeddings of 8 tokens and one of 4 positions; four squares and two of 4 × 16.
    expect(embeddingParameters).toBe((8 + 8 + 4) * 4);
    expect(parameters).toBe(embeddingParameters + 4 * 16 + 2 * 64);
    // Keys and values of 4 tokens; queries, outputs and the hidden layer of the last 3, which attend to 2 + 3 + 4; the head of 3.
    const products = 2 * 4 * 16 + 3 * (2 * 16 + 2 * 64) + 2 * 9 * 4 + 3 * 4 * 8;
    expect(flopPerToken).toBeCloseTo((6 * products) / 3, 9);
  });
});

describe('the cells of an experiment', () => {
  it('are the 38 of the grid at the defaults, the held-out one among them', () => {
    const cells = gridCells(usual);
    expect(cells.length).toBe(38);
    expect(
      cells.filter(({ isHeldOut }) => isHeldOut).map(({ size, budget }) => [size.width, budget]),
    ).toEqual([[48, 2e12]]);
    for (const { size, tokens, budget } of cells) {
      const { parameters } = countsOf(usual.language, size);
      expect(Math.abs((6 * parameters * tokens) / budget! - 1)).toBeLessThan(0.001);
    }
  });

  it('repeat tokens beside as many fresh ones', () => {
    const cells = gridCells(
      experimentOf({
        ...{ sizes: [{ width: 8 }], budgets: [], largest: null },
        repeats: { uniqueTokens: 1000, epochs: [1, 4] },
      }),
    );
    expect(cells.map(({ tokens, uniqueTokens, epochs }) => [tokens, uniqueTokens, epochs])).toEqual([
      [1000, null, 1],
      [4000, null, 1],
      [4000, 1000, 4],
    ]);
  });

  it.each([
    [{ sizes: [{ width: 12, heads: 5 }] }, /sizes\.0\.heads: 5 heads cannot share a width of 12/],
    [{ budgets: [], largest: null }, /budgets: no size is trained/],
    [{ training: { schedule: 'single' } }, /tokens: the schedule single needs a length/],
    [{ language: { topics: 5000 } }, /language\.topics: 3 digits of base 16 make 4096 keys/],
    [{ largest: { width: 40, budget: 1e12 } }, /largest\.width: no size has a width of 40/],
    [{ curriculum: { share: 0.1, from: 9, to: 5 } }, /curriculum\.to: ranks 9 to 5/],
    [
      { curriculum: { share: 0.1, from: 5001, to: 5002 } },
      /curriculum\.from: rank 5001 of \d+ topics; allowed: 1 to/,
    ],
  ])('are refused where keys do not go together: %j', (keys, message) => {
    expect(() => experimentOf(keys)).toThrow(message);
  });
});
