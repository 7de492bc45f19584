/** Intervals of means and medians against textbook values and against coverage. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { meanInterval, medianInterval, stratifiedMeanInterval } from '../../src/statistics/index.js';

describe('the interval of a mean', () => {
  it('is that of Student’s t: 2.776 standard errors for five values', () => {
    const { estimate, low, high } = meanInterval([1, 2, 3, 4, 5]);
    const standardError = Math.sqrt(2.5 / 5);
    expect(estimate).toBe(3);
    expect(high - 3).toBeCloseTo(2.7764 * standardError, 4);
    expect(3 - low).toBeCloseTo(high - 3, 12);
  });

  it('is open for a single value', () => {
    expect(meanInterval([2])).toEqual({
      estimate: 2,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });
});

describe('the interval of a stratified mean', () => {
  it('is that of the mean for a single stratum', () => {
    const { low, high } = meanInterval([1, 2, 4, 8]);
    const stratified = stratifiedMeanInterval([[1, 2, 4, 8]]);
    expect(stratified.low).toBeCloseTo(low, 10);
    expect(stratified.high).toBeCloseTo(high, 10);
  });

  it('has Welch’s degrees of freedom for two', () => {
    // scipy.stats.ttest_ind([1, 2, 3, 4, 5], [-2, 0, 9, 3], equal_var=False).confidence_interval(), scipy 1.17.1: a
    // difference is twice the mean with the second stratum's sign turned.
    const { estimate, low, high } = stratifiedMeanInterval([
      [1, 2, 3, 4, 5],
      [2, 0, -9, -3],
    ]);
    expect(estimate).toBeCloseTo(0.25, 12);
    expect([2 * low, 2 * high]).toEqual([expect.closeTo(-6.826556, 4), expect.closeTo(7.826556, 4)]);
  });

  it('is open where a stratum has a single value', () => {
    expect(stratifiedMeanInterval([[1, 2], [3]])).toMatchObject({
      estimate: 2.25,
      high: Number.POSITIVE_INFINITY,
    });
  });

  it('is a point where nothing varies', () => {
    expect(
      stratifiedMeanInterval([
        [1, 1],
        [3, 3],
      ]),
    ).toEqual({ estimate: 2, low: 2, high: 2 });
  });

  it('covers the mean in about 95 % of 2,000 samples of unequal strata', () => {
    const random = createRandom(6).stream('strata');
    let covered = 0;
    for (let sample = 0; sample < 2000; sample++) {
      const strata = [1, 2, 0.5].map((spread) => Array.from({ length: 5 }, () => spread * random.normal()));
      const { low, high } = stratifiedMeanInterval(strata);
      if (low <= 0 && high >= 0) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.935);
    expect(covered / 2000).toBeLessThan(0.965);
  });
});

describe('the interval of a median', () => {
  // Ranks of the 95 % interval by sample size, from the binomial table (Conover 1999, table A3).
  it.each([
    [6, 1],
    [9, 2],
    [12, 3],
    [20, 6],
  ])('of %i values begins at rank %i', (count, rank) => {
    const values = Array.from({ length: count }, (_, index) => index + 1);
    expect(medianInterval(values)).toEqual({
      estimate: (count + 1) / 2,
      low: rank,
      high: count + 1 - rank,
    });
  });

  it('is open for five values, which cannot give 95 %', () => {
    expect(medianInterval([1, 2, 3, 4, 5])).toMatchObject({ estimate: 3, low: Number.NEGATIVE_INFINITY });
  });

  it('takes infinite values in their place', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(medianInterval(values)).toEqual({ estimate: 5, low: 2, high: Number.POSITIVE_INFINITY });
  });

  it('covers the median of a skewed distribution in at least 95 % of 1,000 samples', () => {
    const random = createRandom(5).stream('skewed');
    let covered = 0;
    for (let sample = 0; sample < 1000; sample++) {
      const values = Array.from({ length: 15 }, () => Math.exp(random.normal()));
      const { low, high } = medianInterval(values);
      if (low <= 1 && high >= 1) covered += 1;
    }
    expect(covered).toBeGreaterThan(945);
  });
});
