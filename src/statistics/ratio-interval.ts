/** The ratio of two means of paired values. */
import { fewestClusters } from './bootstrap.js';
import { studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { mean } from './moments.js';

/**
 * Mean numerator over mean denominator, with Student's interval on the residuals numerator − ratio · denominator (the
 * linearised variance of a ratio: Cochran 1977, chapter 6). It is meant for denominators whose mean is many standard
 * errors from 0; the bounds are infinite for fewer than three pairs.
 */
export function ratioInterval(
  numerators: readonly number[],
  denominators: readonly number[],
  confidence = 0.95,
): Interval {
  const pairs = numerators.length;
  const estimate = mean(numerators) / mean(denominators);
  if (pairs < fewestClusters)
    return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const squares = numerators.map((value, index) => (value - estimate * denominators[index]) ** 2);
  const standardError = Math.sqrt(mean(squares) / (pairs - 1)) / Math.abs(mean(denominators));
  const half = studentQuantile((1 + confidence) / 2, pairs - 1) * standardError;
  return { estimate, low: estimate - half, high: estimate + half };
}
