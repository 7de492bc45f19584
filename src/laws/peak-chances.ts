/** How likely it is that a curve has turned over within what was measured, of the mean curve and of one more run. */
import { fewestClusters, standardDeviation, studentCdf } from '../statistics/index.js';

export interface PeakChances {
  /** That the peak of the law lies below the largest distance measured. */
  passed: number;
  /** That the peak of one more run like these does. */
  newRun: number;
}

export interface PeakDraws {
  /** √nats. */
  estimate: number;
  /** Of resamples of the runs; ∞ where they never turn over. */
  replicates: readonly number[];
  runs: number;
  /** Largest distance measured, √nats. */
  largest: number;
}

/**
 * Student's t on the logarithm of the distance, as its interval has it: for the mean curve the standard error over
 * resamples, for one more run the spread of runs beside it, √(G + 1) times as much for G runs. Where some resamples never
 * turn over, the share of those that do within the range bounds both. Undefined for fewer than three runs, which do not
 * show how runs differ.
 */
export function peakChances({ estimate, replicates, runs, largest }: PeakDraws): PeakChances | undefined {
  if (runs < fewestClusters) return undefined;
  const known = replicates.filter((value) => !Number.isNaN(value));
  const finite = known.filter((value) => Number.isFinite(value) && value > 0);
  if (finite.length === 0 || !Number.isFinite(estimate) || estimate <= 0) return undefined;
  const turning = finite.length / known.length;
  const error = standardDeviation(finite.map(Math.log)) * Math.sqrt(runs / (runs - 1));
  const chance = (spread: number) =>
    turning * studentCdf((Math.log(largest) - Math.log(estimate)) / spread, runs - 1);
  return { passed: chance(error), newRun: chance(error * Math.sqrt(runs + 1)) };
}
