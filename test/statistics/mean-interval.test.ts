/** Intervals of means against textbook values. */
import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/statistics/index.js';

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
