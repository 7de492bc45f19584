/** The bootstrap over clusters: what is resampled is what is independent, never the points of one curve. */
import type { RandomStream } from '../random/index.js';
import { normalQuantile, studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { quantileOfSorted, standardDeviation } from './moments.js';

/** `count` cluster indices drawn with replacement. */
export function resampleClusters(count: number, random: RandomStream): Int32Array {
  return Int32Array.from({ length: count }, () => random.integer(count));
}

/**
 * By what to multiply a bootstrap standard error from G clusters to get half an interval.
 *
 * The bootstrap variance of a mean has divisor G where G − 1 is right, and with few clusters Student's t is wider than
 * the normal: √(G/(G−1)) · t(G − 1) restores the coverage of the classical interval (Hesterberg 2015, section 3.2).
 */
export function smallSampleMultiplier(clusters: number, confidence: number): number {
  return Math.sqrt(clusters / (clusters - 1)) * studentQuantile((1 + confidence) / 2, clusters - 1);
}

/** Fewer independent clusters carry no interval: with one degree of freedom it would be so wide that it says nothing. */
export const fewestClusters = 3;

export interface BootstrapIntervalOptions {
  confidence?: number;
  /** Number of independent clusters: the interval is Student's t on the bootstrap standard error. Left out: percentiles. */
  clusters?: number;
  /** Work on the log scale: for positive quantities. */
  logarithmic?: boolean;
}

/**
 * Where more of the resamples than this have no value, the statistic has no interval. They are no random few but those
 * that would lie farthest out, and a 95 % interval leaves out as many as this on both sides together.
 */
export const mostUndefined = 0.05;

/**
 * The interval of bootstrap replicates around the estimate.
 *
 * Replicates may be infinite (a peak that is never reached): then percentiles are taken, widened by the same factor
 * where they are finite. Fewer than three clusters have no interval: its bounds are NaN. NaN replicates, of resamples
 * that determine nothing, are left out while they are few (`mostUndefined`); else there is no interval.
 */
export function bootstrapInterval(
  estimate: number,
  replicates: ArrayLike<number>,
  { confidence = 0.95, clusters, logarithmic = false }: BootstrapIntervalOptions = {},
): Interval {
  const valid = Float64Array.from(replicates).filter((value) => !Number.isNaN(value));
  const undetermined = replicates.length - valid.length;
  const isTold = valid.length > 0 && undetermined <= mostUndefined * replicates.length;
  if (!isTold || (clusters !== undefined && clusters < fewestClusters))
    return { estimate, low: Number.NaN, high: Number.NaN };
  if (clusters === undefined) return percentileInterval(estimate, valid, { confidence, factor: 1 });
  const multiplier = smallSampleMultiplier(clusters, confidence);
  const forward = logarithmic ? Math.log : (value: number) => value;
  const backward = logarithmic ? Math.exp : (value: number) => value;
  const half = multiplier * standardDeviation(valid.map(forward));
  const centre = forward(estimate);
  if (Number.isFinite(half) && Number.isFinite(centre)) {
    return { estimate, low: backward(centre - half), high: backward(centre + half) };
  }
  return percentileInterval(estimate, valid, {
    confidence,
    factor: multiplier / normalQuantile((1 + confidence) / 2),
  });
}

function percentileInterval(
  estimate: number,
  replicates: Float64Array,
  { confidence, factor }: { confidence: number; factor: number },
): Interval {
  const sorted = replicates.slice().sort();
  const end = (probability: number) => {
    const value = quantileOfSorted(sorted, probability);
    return Number.isFinite(estimate) && Number.isFinite(value)
      ? estimate + factor * (value - estimate)
      : value;
  };
  const low = end((1 - confidence) / 2);
  // A quantity whose replicates are all positive has a positive interval.
  return { estimate, low: sorted[0] >= 0 ? Math.max(0, low) : low, high: end((1 + confidence) / 2) };
}
