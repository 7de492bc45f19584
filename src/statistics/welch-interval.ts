/** The difference of two means of samples that have nothing to do with each other. */
import { fewestClusters } from './bootstrap.js';
import { studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { mean, variance } from './moments.js';

/**
 * Mean of the first less that of the second, with Student's interval for unequal variances (Welch 1947; degrees of freedom
 * by Satterthwaite 1946). The bounds are infinite where either sample has fewer than three values.
 */
export function welchInterval(
  first: readonly number[],
  second: readonly number[],
  confidence = 0.95,
): Interval {
  const estimate = mean(first) - mean(second);
  if (Math.min(first.length, second.length) < fewestClusters)
    return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const [own, other] = [variance(first) / first.length, variance(second) / second.length];
  if (own + other === 0) return { estimate, low: estimate, high: estimate };
  const degrees = (own + other) ** 2 / (own ** 2 / (first.length - 1) + other ** 2 / (second.length - 1));
  const half = studentQuantile((1 + confidence) / 2, degrees) * Math.sqrt(own + other);
  return { estimate, low: estimate - half, high: estimate + half };
}
