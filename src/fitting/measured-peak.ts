/** Where runs peak by themselves, without any law. */
import { clusterInterval, type Interval, meanInterval, type Weights } from '../statistics/index.js';
import { type HighestPoint, highestPoint, riseAndFall } from './highest-point.js';
import { type AlignedRuns, meanOf } from './mean-curve.js';

export interface MeasuredPeak {
  /** KL of the highest point of the mean curve, nats. */
  kl: Interval;
  /** Its gold score. */
  gold: Interval;
  /** The last distance that all runs reach: its KL and the gold score there. */
  end: { kl: number; gold: Interval };
  /** How far gold rises to its peak and falls from there to the end; no numbers for a single run. */
  rise: Interval;
  fall: Interval;
  /** Whether gold rises to its highest point and falls from there, each by the whole interval. */
  turnsOver: boolean;
  /** Whether it is highest at the end: only then is the highest point a lower bound of the peak. */
  isAtEnd: boolean;
}

/** All intervals are over runs, infinite for fewer than three. */
export function measurePeak(runs: AlignedRuns, confidence = 0.95): MeasuredPeak {
  const { klDistance, gold } = runs;
  const last = klDistance.length - 1;
  // Place and height are asked of the same resamples.
  const known = new Map<Weights, HighestPoint>();
  const highestOf = (weights: Weights): HighestPoint => {
    const found = known.get(weights) ?? highestPoint(klDistance, weightedMean(gold, weights));
    known.set(weights, found);
    return found;
  };
  const overRuns = (statistic: (highest: HighestPoint) => number, logarithmic: boolean) =>
    clusterInterval(gold.length, (weights) => statistic(highestOf(weights)), { confidence, logarithmic });
  const { rises, falls } = riseAndFall(klDistance, gold) ?? { rises: [Number.NaN], falls: [Number.NaN] };
  const [rise, fall] = [meanInterval(rises, confidence), meanInterval(falls, confidence)];
  const { isAtEnd } = highestPoint(klDistance, meanOf(runs).gold);
  return {
    kl: overRuns(({ kl }) => kl, true),
    gold: overRuns(({ score }) => score, false),
    end: {
      kl: klDistance[last] ** 2,
      gold: meanInterval(
        gold.map((run) => run[last]),
        confidence,
      ),
    },
    ...{ rise, fall, isAtEnd },
    turnsOver: rise.low > 0 && fall.low > 0 && !isAtEnd,
  };
}

/** Of [run][distance], [distance]. */
function weightedMean(gold: readonly number[][], weights: Weights): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Array<number>(gold[0].length).fill(0);
  for (const [own, run] of gold.entries()) {
    const weight = weights[own];
    for (let index = 0; index < sums.length; index++) sums[index] += weight * run[index];
  }
  return sums.map((sum) => sum / total);
}
