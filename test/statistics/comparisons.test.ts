/** What comparisons of conditions are made of, against SciPy 1.17. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  groupedMean,
  meanInterval,
  risingFit,
  sampleSize,
  welchInterval,
} from '../../src/statistics/index.js';

describe('the difference of two samples that share nothing', () => {
  it('is that of scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)', () => {
    const { estimate, low, high } = welchInterval([1.1, 0.9, 1.4, 1.2, 1.05], [0.7, 0.95, 0.6, 0.8]);
    expect(estimate).toBeCloseTo(0.3675, 12);
    expect(low).toBeCloseTo(0.10334086536845627, 9);
    expect(high).toBeCloseTo(0.6316591346315437, 9);
  });

  it('is open where either has fewer than three values', () => {
    const { low, high } = welchInterval([1, 2, 3], [1, 2]);
    expect([low, high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('the mean of values in groups', () => {
  it('of one group is the usual one', () => {
    const values = [0.3, 0.1, 0.7, 0.45];
    const { over, ...found } = groupedMean([values]);
    const { low, high } = meanInterval(values);
    expect(over).toBe('values');
    expect([found.low, found.high]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
  });

  it('of two groups is the contrast (½, ½) of numpy.linalg.lstsq on their indicators, with scipy.stats.t', () => {
    const found = groupedMean([
      [0.1, 0.3, 0.25, 0.4],
      [0.5, 0.7],
    ]);
    expect(found.over).toBe('values');
    expect(found.estimate).toBeCloseTo(0.43125, 12);
    expect(found.low).toBeCloseTo(0.2757996768923118, 9);
    expect(found.high).toBeCloseTo(0.586700323107688, 9);
    expect(found.standardDeviation).toBeCloseTo(0.12930100540985748, 12);
  });

  it('of three groups is scipy.stats.ttest_1samp of their means', () => {
    const found = groupedMean([[0.1, 0.3], [0.5], [0.35, 0.3, 0.4]]);
    expect(found.over).toBe('groups');
    expect(found.low).toBeCloseTo(-0.022620656762549596, 9);
    expect(found.high).toBeCloseTo(0.7226206567625495, 9);
  });

  it('has no bounds for two values, or for two groups of one', () => {
    for (const groups of [[[1, 2]], [[1], [2]], [[1, 2], [3]]]) {
      const { over, low, high } = groupedMean(groups);
      expect([over, low, high]).toEqual(['none', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    }
  });

  it('covers the mean of all groups in 92 to 98 % where groups differ more than their values', () => {
    const random = createRandom('grouped-mean');
    let covered = 0;
    for (let study = 0; study < 1000; study++) {
      const groups = Array.from({ length: 4 }, () => {
        const own = random.normal();
        return Array.from({ length: 5 }, () => own + 0.3 * random.normal());
      });
      const { low, high } = groupedMean(groups);
      if (low <= 0 && 0 <= high) covered += 1;
    }
    expect(covered).toBeGreaterThan(920);
    expect(covered).toBeLessThan(980);
  });
});

describe('how many values it takes', () => {
  // The first n from 3 on with scipy.stats.t.ppf((1 + c) / 2, n − 1) · sd / √n < half width.
  it.each([
    { standardDeviation: 0.2, halfWidth: 0.1, confidence: 0.95, values: 18 },
    { standardDeviation: 0.5, halfWidth: 0.1, confidence: 0.95, values: 99 },
    { standardDeviation: 0.01, halfWidth: 1, confidence: 0.95, values: 3 },
    { standardDeviation: 0.3, halfWidth: 0.05, confidence: 0.9, values: 100 },
  ])('is $values for sd $standardDeviation and half width $halfWidth', ({ values, ...input }) => {
    expect(sampleSize(input)).toBe(values);
  });

  it('has no end for no width, and no number without a spread', () => {
    expect(sampleSize({ standardDeviation: 1, halfWidth: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(sampleSize({ standardDeviation: Number.NaN, halfWidth: 1 })).toBeNaN();
  });
});

it('fits the rising sequence of scipy.optimize.isotonic_regression', () => {
  expect(risingFit([1, 3, 2, 2.5, 6, 5, 4, 7])).toEqual([1, 2.5, 2.5, 2.5, 5, 5, 5, 7]);
  expect(risingFit([])).toEqual([]);
});
