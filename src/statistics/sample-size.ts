/** How many independent values an interval of a given width takes. */
import { fewestClusters } from './bootstrap.js';
import { normalQuantile, studentQuantile } from './distributions.js';

export interface SampleSizeInput {
  /** Of a single value. */
  standardDeviation: number;
  /** What half the interval has to stay below. */
  halfWidth: number;
  confidence?: number;
  /** Degrees of freedom of so many values; one less than they are unless another mean is taken off. */
  degrees?: (values: number) => number;
}

/**
 * The smallest n ≥ 3 with t(n − 1) · s/√n below the half width, if the spread is as it was found. Infinite for no width,
 * NaN for no spread.
 */
export function sampleSize({
  standardDeviation,
  halfWidth,
  confidence = 0.95,
  degrees = (values) => values - 1,
}: SampleSizeInput): number {
  if (Number.isNaN(standardDeviation)) return Number.NaN;
  if (!(halfWidth > 0)) return Number.POSITIVE_INFINITY;
  const probability = (1 + confidence) / 2;
  // Student's t is above the normal's quantile, which bounds the answer from below.
  const least = (normalQuantile(probability) * (standardDeviation / halfWidth)) ** 2;
  let values = Math.max(fewestClusters, Math.ceil(least));
  while (
    degrees(values) < 1 ||
    studentQuantile(probability, degrees(values)) * standardDeviation >= halfWidth * Math.sqrt(values)
  )
    values += 1;
  return values;
}
