/** The bootstrap of any fit by integer weights: clusters are drawn with replacement, never single points of a curve. */
import type { RandomStream } from '../random/index.js';
import { bootstrapInterval, type Interval, resampleClusters } from '../statistics/index.js';

export interface FormBootstrapOptions {
  /** Cluster of each observation; left out, observations are independent. */
  clusters?: ArrayLike<number | string>;
  /** Number of observations. */
  observations: number;
  resamples?: number;
  random: RandomStream;
}

/** Refits with resampled weights; a refit that throws is left out. Shape: [resample][parameter]. */
export function bootstrapParameters(
  refit: (weights: Float64Array) => readonly number[],
  { clusters, observations, resamples = 1000, random }: FormBootstrapOptions,
): number[][] {
  const members = clusterMembers(observations, clusters);
  const replicates: number[][] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const weights = new Float64Array(observations);
    for (const chosen of resampleClusters(members.length, random))
      for (const index of members[chosen]) weights[index]++;
    try {
      replicates.push([...refit(weights)]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return replicates;
}

function clusterMembers(observations: number, clusters?: ArrayLike<number | string>): number[][] {
  if (clusters === undefined) return Array.from({ length: observations }, (_, index) => [index]);
  const members = new Map<number | string, number[]>();
  for (let index = 0; index < observations; index++) {
    const held = members.get(clusters[index]);
    if (held) held.push(index);
    else members.set(clusters[index], [index]);
  }
  return [...members.values()];
}

/** Percentile intervals, one a parameter. With `clusters` they are widened for few clusters. */
export function parameterIntervals(
  estimates: readonly number[],
  replicates: readonly (readonly number[])[],
  options: { confidence?: number; clusters?: number } = {},
): Interval[] {
  return estimates.map((estimate, index) =>
    bootstrapInterval(
      estimate,
      replicates.map((row) => row[index]),
      options,
    ),
  );
}
