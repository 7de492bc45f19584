/** The bootstrap over clusters against closed forms, full enumeration and the delta method. */
import { describe, expect, it } from 'vitest';
import { resamples, type Weights } from '../../src/statistics/cluster-interval.js';
import {
  clusterInterval,
  mean,
  meanInterval,
  smallSampleMultiplier,
  standardDeviation,
} from '../../src/statistics/index.js';

const weightedMean = (values: readonly number[]) => (weights: Weights) =>
  weights.reduce((sum, weight, index) => sum + weight * values[index], 0) / values.length;

const sample = [1, 4, 2, 8, 5, 7];
const halfOf = ({ estimate, high }: { estimate: number; high: number }) => high - estimate;

/** All ordered draws, as the definition of the bootstrap has them. */
function ordered(clusters: number): number[][] {
  const draws = (left: number): number[][] =>
    left === 0
      ? [[]]
      : draws(left - 1).flatMap((rest) =>
          Array.from({ length: clusters }, (_, cluster) => [...rest, cluster]),
        );
  return draws(clusters);
}

const countsOf = (draw: readonly number[]) =>
  draw.map((_, cluster) => draw.filter((x) => x === cluster).length);

describe('the resamples of a few clusters', () => {
  it.each([
    [3, 10],
    [4, 35],
    [5, 126],
    [6, 462],
  ])('of %i are %i different ones, whose probabilities sum to 1', (clusters, different) => {
    const all = resamples(clusters);
    expect(all).toHaveLength(different);
    expect(new Set(all.map(({ weights }) => weights.join())).size).toBe(different);
    expect(all.every(({ weights }) => weights.reduce((a, b) => a + b) === clusters)).toBe(true);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  it.each([3, 4])('of %i have the shares that they have among all ordered draws', (clusters) => {
    const draws = ordered(clusters).map((draw) => countsOf(draw).join());
    for (const { weights, probability } of resamples(clusters)) {
      const share = draws.filter((draw) => draw === weights.join()).length / clusters ** clusters;
      expect(probability).toBeCloseTo(share, 12);
    }
  });
});

describe('clusterInterval', () => {
  it.each([3, 4, 5, 6])('is Student’s classical interval for a mean of %i', (clusters) => {
    const values = sample.slice(0, clusters);
    for (const confidence of [0.8, 0.95]) {
      const found = clusterInterval(clusters, weightedMean(values), { confidence });
      const classical = meanInterval(values, confidence);
      expect(found.estimate).toBeCloseTo(classical.estimate, 12);
      expect(found.low).toBeCloseTo(classical.low, 9);
      expect(found.high).toBeCloseTo(classical.high, 9);
    }
  });

  it('is near it for a mean of ten, whose resamples are drawn: 600 have their sd to 1/√1200', () => {
    const values = [...sample, 3, 9, 0, 6];
    const ratio = halfOf(clusterInterval(10, weightedMean(values))) / halfOf(meanInterval(values));
    expect(Math.abs(ratio - 1)).toBeLessThan(3 / Math.sqrt(1200));
    const again = () => clusterInterval(10, weightedMean(values));
    expect(again()).toEqual(again());
  });

  it.each([3, 4])('has the sd of a statistic over all ordered draws of %i', (clusters) => {
    const values = sample.slice(0, clusters);
    const largest = (weights: Weights) =>
      Math.max(...values.filter((_, cluster) => weights[cluster] > 0)) / weightedMean(values)(weights);
    const all = ordered(clusters).map((draw) => largest(countsOf(draw)));
    const sd = Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)));
    const found = clusterInterval(clusters, largest);
    expect(halfOf(found)).toBeCloseTo(smallSampleMultiplier(clusters, 0.95) * sd, 9);
  });

  it('has the delta method’s width for a ratio of means, where clusters hardly differ', () => {
    const [above, below] = [sample.map((x) => 3 + 1e-4 * x), [5, 1, 3, 2, 8, 1].map((x) => 2 + 1e-4 * x)];
    const found = clusterInterval(
      6,
      (weights) => weightedMean(above)(weights) / weightedMean(below)(weights),
    );
    const ratio = mean(above) / mean(below);
    // d(ȳ/x̄) = (dȳ − r dx̄)/x̄.
    const influence = above.map((y, index) => (y - ratio * below[index]) / mean(below));
    expect(found.estimate).toBeCloseTo(ratio, 12);
    expect(halfOf(found) / halfOf(meanInterval(influence))).toBeCloseTo(1, 3);
  });

  it('on the log scale is symmetric about the estimate there, with the delta method’s width', () => {
    const values = sample.map((x) => 3 + 1e-4 * x);
    const found = clusterInterval(6, weightedMean(values), { logarithmic: true });
    expect(Math.sqrt(found.low * found.high)).toBeCloseTo(found.estimate, 12);
    const width = Math.log(found.high / found.estimate) * mean(values);
    expect(width / halfOf(meanInterval(values))).toBeCloseTo(1, 3);
    expect(clusterInterval(6, weightedMean(sample), { logarithmic: true }).low).toBeGreaterThan(0);
  });

  it('is a point where clusters are equal', () => {
    expect(clusterInterval(4, weightedMean([2, 2, 2, 2]))).toEqual({ estimate: 2, low: 2, high: 2 });
  });

  it.each([1, 2])('is open for %i clusters', (clusters) => {
    expect(clusterInterval(clusters, weightedMean(sample.slice(0, clusters)))).toEqual({
      estimate: mean(sample.slice(0, clusters)),
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });

  it('leaves out resamples on which the statistic has no value, up to 5 % of them', () => {
    const without = (cluster: number) => (weights: Weights) =>
      weights[cluster] === 0 ? Number.NaN : weightedMean(sample.slice(0, 3))(weights);
    // One of 27 draws is of the first cluster alone: 3.7 %. A cluster is absent from (2/3)³ = 30 %.
    const alone = (weights: Weights) =>
      weights[0] === 3 ? Number.NaN : weightedMean(sample.slice(0, 3))(weights);
    const kept = ordered(3)
      .filter((draw) => draw.some((cluster) => cluster > 0))
      .map((draw) => mean(draw.map((cluster) => sample[cluster])));
    const sd = standardDeviation(kept) * Math.sqrt(25 / 26);
    expect(halfOf(clusterInterval(3, alone))).toBeCloseTo(smallSampleMultiplier(3, 0.95) * sd, 9);
    expect(clusterInterval(3, without(0)).high).toBe(Number.POSITIVE_INFINITY);
  });

  it('is open where the statistic has no value at all', () => {
    const found = clusterInterval(5, () => Number.NaN);
    expect(found.estimate).toBeNaN();
    expect(found.low).toBe(Number.NEGATIVE_INFINITY);
  });
});
