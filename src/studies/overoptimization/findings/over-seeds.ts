/**
 * Intervals of whatever findings measure. A proxy seed is one independent run of a study. The sizes of a seed share its
 * comparisons, labels and prompts, and online methods the streams of a size. So seeds are resampled, for all curves together.
 */
import { clusterInterval, type Interval, type Weights } from '../../../statistics/index.js';
import type { ScoreName, SeedCurves } from './seed-curves.js';

/** Means over seeds, [distance]. */
export interface MeanCurves extends Pick<SeedCurves, 'size' | 'klDistance'>, Record<ScoreName, number[]> {}

export interface OverSeedsOptions {
  confidence: number;
  /** For positive quantities. */
  logarithmic?: boolean;
}

/** The interval of a statistic of the mean curves, which come in the order of the curves; NaN where it has no value. */
export function overSeeds(
  curves: readonly SeedCurves[],
  statistic: (means: MeanCurves[]) => number,
  options: OverSeedsOptions,
): Interval {
  return manyOverSeeds(curves, statistic)((value) => value, options);
}

/**
 * The intervals of several statistics of something that is long in the making, such as a fit: it is made of the mean
 * curves once a resample, and every statistic is then taken of that.
 */
export function manyOverSeeds<Made>(
  curves: readonly SeedCurves[],
  make: (means: MeanCurves[]) => Made,
): (statistic: (made: Made) => number, options: OverSeedsOptions) => Interval {
  const seeds = seedsOf(curves);
  const known = new Map<string, { made: Made } | undefined>();
  const madeOf = (weights: Weights) => {
    const drawn = new Map(seeds.map((seed, index) => [seed, weights[index]]));
    const means = curves.map((own) => meanOf(own, drawn));
    // A size whose seeds were not drawn, since others of it diverged, has no mean.
    return means.some((own) => Number.isNaN(own.goldScore[0])) ? undefined : { made: make(means) };
  };
  const ofWeights = (weights: Weights) => {
    const key = weights.join();
    if (!known.has(key)) known.set(key, madeOf(weights));
    return known.get(key);
  };
  return (statistic, options) =>
    clusterInterval(
      seeds.length,
      (weights) => {
        const found = ofWeights(weights);
        return found === undefined ? Number.NaN : statistic(found.made);
      },
      options,
    );
}

/** The seeds of some curves, rising. */
export const seedsOf = (curves: readonly SeedCurves[]): number[] =>
  [...new Set(curves.flatMap(({ seeds }) => seeds))].sort((a, b) => a - b);

function meanOf(curves: SeedCurves, drawn: ReadonlyMap<number, number>): MeanCurves {
  const weights = curves.seeds.map((seed) => drawn.get(seed) ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (rows: readonly number[][]) =>
    curves.klDistance.map(
      (_, index) => rows.reduce((sum, row, seed) => sum + weights[seed] * row[index], 0) / total,
    );
  const means: Partial<Record<ScoreName, number[]>> = {};
  const scores = (name: ScoreName) => {
    means[name] ??= average(curves[name]);
    return means[name];
  };
  // Most findings look at one of the three: a mean is taken when it is asked for.
  return {
    size: curves.size,
    klDistance: curves.klDistance,
    get goldScore() {
      return scores('goldScore');
    },
    get proxyScore() {
      return scores('proxyScore');
    },
    get humanScore() {
      return scores('humanScore');
    },
  };
}
