/** The mean of independent values with Student's interval. */
import { fewestClusters } from './bootstrap.js';
import { studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { mean, standardDeviation } from './moments.js';

/** Mean ± t(n − 1) · s/√n; the bounds are infinite for fewer than three values, which say next to nothing of their spread. */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const estimate = mean(values);
  if (values.length < fewestClusters)
    return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half =
    (studentQuantile((1 + confidence) / 2, values.length - 1) * standardDeviation(values)) /
    Math.sqrt(values.length);
  return { estimate, low: estimate - half, high: estimate + half };
}
