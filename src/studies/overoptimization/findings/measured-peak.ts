/** Where a curve peaks, and how far a score rises to its peak and falls from there. */
import {
  type HighestPoint,
  highestPoint,
  type RiseAndFall,
  riseAndFall as riseAndFallOf,
} from '../../../fitting/index.js';
import { meanInterval } from '../../../statistics/index.js';
import type { MeanCurves } from './over-seeds.js';
import { meanCurve, type ScoreName, type SeedCurves } from './seed-curves.js';

export type { HighestPoint as MeasuredPeak, RiseAndFall };

/** The highest point of a mean curve. */
export function peakOf(means: MeanCurves, name: ScoreName = 'goldScore'): HighestPoint {
  return highestPoint(means.klDistance, means[name]);
}

/**
 * A property of the peak, for statistics that are resampled: NaN where the highest point is the end, since a peak beyond the
 * range has no value, and taken as the end it would narrow the interval.
 */
export function peakValue(
  means: MeanCurves,
  property: 'kl' | 'score',
  name: ScoreName = 'goldScore',
): number {
  const { isAtEnd, [property]: value } = peakOf(means, name);
  return isAtEnd ? Number.NaN : value;
}

/** The highest point of the mean curve over all seeds. */
export function measuredPeak(curves: SeedCurves, name: ScoreName = 'goldScore'): HighestPoint {
  return highestPoint(curves.klDistance, meanCurve(curves, name));
}

/** How far a score rises and falls, one value a seed. None for a single seed. */
export const riseAndFall = (curves: SeedCurves, name: ScoreName = 'goldScore'): RiseAndFall | undefined =>
  riseAndFallOf(curves.klDistance, curves[name]);

/**
 * Whether a score rises to its highest point and is lower at the end than there, each by the whole interval, which takes
 * three seeds. Where it is highest at the end, that point is a lower bound of the peak; elsewhere its fall is open.
 */
export function turnsOver(curves: SeedCurves, confidence: number, name: ScoreName = 'goldScore'): boolean {
  const found = riseAndFall(curves, name);
  if (found === undefined) return false;
  const isPositive = (values: number[]) => meanInterval(values, confidence).low > 0;
  return !measuredPeak(curves, name).isAtEnd && isPositive(found.rises) && isPositive(found.falls);
}
