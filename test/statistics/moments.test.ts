import { describe, expect, it } from 'vitest';
import {
  mean,
  median,
  pearson,
  quantile,
  ranks,
  spearman,
  standardDeviation,
  variance,
} from '../../src/statistics/index.js';

describe('moments', () => {
  it('gives the textbook mean and both variances', () => {
    const sample = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(sample)).toBe(5);
    expect(standardDeviation(sample, 0)).toBe(2);
    expect(variance(sample)).toBeCloseTo(32 / 7, 14);
  });

  it('keeps its digits on a large offset (NIST StRD NumAcc4: mean 10000000.2, sd 0.1)', () => {
    const sample = [10000000.2, ...Array.from({ length: 500 }, () => [10000000.1, 10000000.3]).flat()];
    expect(mean(sample)).toBeCloseTo(10000000.2, 6);
    expect(standardDeviation(sample)).toBeCloseTo(0.1, 7);
  });

  it('interpolates quantiles as R type 7 does', () => {
    const sample = [4, 1, 3, 2];
    expect(quantile(sample, 0)).toBe(1);
    expect(quantile(sample, 0.25)).toBeCloseTo(1.75, 14);
    expect(median(sample)).toBe(2.5);
    expect(quantile(sample, 1)).toBe(4);
  });

  it('sorts infinite values to the ends instead of giving NaN', () => {
    const sample = [1, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(quantile(sample, 0.99)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile(sample, 1 / 3)).toBe(2);
  });
});

describe('correlation', () => {
  it('is 1 for an increasing line and −1 for a decreasing one', () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(pearson([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 14);
  });

  it('gives tied values their mean rank', () => {
    expect([...ranks([10, 20, 20, 5])]).toEqual([2, 3.5, 3.5, 1]);
  });

  it('matches the published Spearman example of IQ against hours of television', () => {
    const iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110];
    const hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17];
    expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 12);
  });

  it('is NaN when one side is constant', () => {
    expect(spearman([1, 2, 3], [4, 4, 4])).toBeNaN();
  });
});
