/** The interval of any statistic of independent clusters: the bootstrap over their resamples, for up to six over all of them. */
import { createRandom } from '../random/index.js';
import { fewestClusters, mostUndefined, smallSampleMultiplier } from './bootstrap.js';
import type { Interval } from './interval.js';

/** How often each cluster was drawn; sums to the number of clusters. */
export type Weights = readonly number[];

export interface ClusterIntervalOptions {
  confidence?: number;
  /** Work on the log scale: for positive quantities. */
  logarithmic?: boolean;
}

/** Up to this many clusters every resample is counted (462 different ones for six); beyond, some are drawn. */
const mostCounted = 6;
const drawn = 600;

/**
 * `statistic` of the clusters as they are, with Student's t on its standard deviation over resamples (see
 * `smallSampleMultiplier`). The bounds are infinite for fewer than three clusters, and where the statistic is not finite
 * on more than 5 % of the resamples.
 */
export function clusterInterval(
  clusters: number,
  statistic: (weights: Weights) => number,
  { confidence = 0.95, logarithmic = false }: ClusterIntervalOptions = {},
): Interval {
  const estimate = statistic(new Array<number>(clusters).fill(1));
  const open = { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (clusters < fewestClusters) return open;
  const forward = logarithmic ? Math.log : (value: number) => value;
  const backward = logarithmic ? Math.exp : (value: number) => value;
  const values = resamples(clusters).map(({ weights, probability }) => ({
    value: forward(statistic(weights)),
    probability,
  }));
  const defined = values.filter(({ value }) => Number.isFinite(value));
  const share = sum(defined.map(({ probability }) => probability));
  const centre = forward(estimate);
  if (1 - share > mostUndefined || !Number.isFinite(centre)) return open;
  const mean = sum(defined.map(({ value, probability }) => value * probability)) / share;
  const variance = sum(defined.map(({ value, probability }) => probability * (value - mean) ** 2)) / share;
  const half = smallSampleMultiplier(clusters, confidence) * Math.sqrt(variance);
  return { estimate, low: backward(centre - half), high: backward(centre + half) };
}

export interface Resample {
  weights: Weights;
  probability: number;
}

const known = new Map<number, Resample[]>();

/** All different resamples with their probabilities, which sum to 1; for many clusters, some that weigh the same. */
export function resamples(clusters: number): Resample[] {
  const found = known.get(clusters);
  if (found !== undefined) return found;
  const made = clusters <= mostCounted ? allResamples(clusters) : someResamples(clusters);
  known.set(clusters, made);
  return made;
}

/** Every way to draw as many clusters as there are, with its multinomial probability. */
function allResamples(clusters: number): Resample[] {
  const factorials = [1];
  for (let whole = 1; whole <= clusters; whole++) factorials.push(factorials[whole - 1] * whole);
  const ways = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, first) =>
          ways(left - first, places - 1).map((rest) => [first, ...rest]),
        ).flat();
  return ways(clusters, clusters).map((weights) => ({
    weights,
    probability:
      weights.reduce((rest, weight) => rest / factorials[weight], factorials[clusters]) /
      clusters ** clusters,
  }));
}

function someResamples(clusters: number): Resample[] {
  const random = createRandom('cluster-interval');
  return Array.from({ length: drawn }, () => {
    const weights = new Array<number>(clusters).fill(0);
    for (let draw = 0; draw < clusters; draw++) weights[random.integer(clusters)] += 1;
    return { weights, probability: 1 / drawn };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
