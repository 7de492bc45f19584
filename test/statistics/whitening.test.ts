/** Whitening: the sample it was fitted to comes out with the identity as its covariance. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { fitWhitening, mean, pearson, standardDeviation } from '../../src/statistics/index.js';

const random = createRandom(1).stream('sample');
const base = [0, 1, 2].map(() => Float64Array.from({ length: 500 }, () => random.normal()));
/** Correlated features of different scales. */
const features = [
  base[0].map((value) => 3 + 2 * value),
  base[1].map((value, row) => value + 0.8 * base[0][row]),
  base[2].map((value, row) => 10 * value - 4 * base[1][row]),
];

describe('whitening', () => {
  const whitened = fitWhitening(features)(features);

  it('gives mean 0, variance 1 and no correlations', () => {
    whitened.forEach((values, feature) => {
      expect(mean(values)).toBeCloseTo(0, 10);
      expect(standardDeviation(values, 0)).toBeCloseTo(1, 10);
      for (const other of whitened.slice(0, feature)) expect(pearson(values, other)).toBeCloseTo(0, 10);
    });
  });

  it('is the same linear map for new rows', () => {
    const map = fitWhitening(features);
    const row = (index: number) => features.map((values) => values.slice(index, index + 1));
    expect(map(row(7)).map(([value]) => value)).toEqual(whitened.map((values) => values[7]));
  });

  it('refuses a feature that is a combination of others', () => {
    const dependent = [features[0], features[0].map((value) => 2 * value)];
    expect(() => fitWhitening(dependent)).toThrow(RangeError);
  });
});
