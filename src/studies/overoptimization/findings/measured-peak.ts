/** Where a curve peaks, and how far gold rises to its peak and falls from there. */
import { mean } from '../../../statistics/index.js';
import { meanCurve, type ScoreName, type SeedCurves } from './seed-curves.js';

export interface MeasuredPeak {
  index: number;
  klDistance: number;
  kl: number;
  score: number;
  /** At the last distance: the curve may go on rising, and the peak's place is a lower bound. */
  isAtEnd: boolean;
}

/** The highest point of the mean curve. */
export function measuredPeak(curves: SeedCurves, name: ScoreName = 'goldScore'): MeasuredPeak {
  const scores = meanCurve(curves, name);
  const index = scores.indexOf(Math.max(...scores));
  const klDistance = curves.klDistance[index];
  return {
    index,
    klDistance,
    kl: klDistance ** 2,
    score: scores[index],
    isAtEnd: index === scores.length - 1,
  };
}

/** How far gold rises to its peak and falls from there to the end, one value a seed. */
export interface RiseAndFall {
  rises: number[];
  falls: number[];
}

/**
 * How far gold rises and falls. The highest of many noisy points lies too high, so a seed is not asked where its own
 * peak is: the place comes from the mean of the other seeds, the height from the seed itself. None for a single seed.
 */
export function riseAndFall({ goldScore, klDistance }: SeedCurves): RiseAndFall | undefined {
  if (goldScore.length < 2) return undefined;
  const rises = goldScore.map((own, left) => {
    const others = goldScore.filter((_, seed) => seed !== left);
    const scores = klDistance.map((_, index) => mean(others.map((seed) => seed[index])));
    return own[scores.indexOf(Math.max(...scores))];
  });
  return { rises, falls: goldScore.map((own, seed) => rises[seed] - own[own.length - 1]) };
}
