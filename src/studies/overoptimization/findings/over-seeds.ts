/**
 * Intervals of whatever findings measure. A proxy seed is one independent run of a study. The sizes of a seed share its
 * comparisons, labels and prompts, and online methods the streams of a size. So seeds are resampled, for all curves together.
 */
import { clusterInterval, type Interval, type Weights } from '../../../statistics/index.js';
import { type ScoreName, type SeedCurves, scoreNames } from './seed-curves.js';

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
  const seeds = seedsOf(curves);
  const ofWeights = (weights: Weights) => {
    const drawn = new Map(seeds.map((seed, index) => [seed, weights[index]]));
    const means = curves.map((own) => meanOf(own, drawn));
    // A size whose seeds were not drawn, since others of it diverged, has no mean.
    return means.some((own) => Number.isNaN(own.goldScore[0])) ? Number.NaN : statistic(means);
  };
  return clusterInterval(seeds.length, ofWeights, options);
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
  const means = scoreNames.map((name) => [name, average(curves[name])] as const);
  return {
    size: curves.size,
    klDistance: curves.klDistance,
    ...(Object.fromEntries(means) as Record<ScoreName, number[]>),
  };
}
