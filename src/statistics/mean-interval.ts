/** The mean of independent values with Student's interval. */
import { studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { mean, standardDeviation } from './moments.js';

/** Mean ± t(n − 1) · s/√n; the bounds are infinite for a single value, which says nothing of its spread. */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const estimate = mean(values);
  if (values.length < 2) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half =
    (studentQuantile((1 + confidence) / 2, values.length - 1) * standardDeviation(values)) /
    Math.sqrt(values.length);
  return { estimate, low: estimate - half, high: estimate + half };
}

/**
 * Mean of the strata's means, each stratum weighing the same, with Student's interval at Satterthwaite's degrees of
 * freedom (Cochran 1977, section 5.4). `strata` is [stratum][value]; the bounds are infinite where a stratum has a
 * single value.
 */
export function stratifiedMeanInterval(strata: readonly number[][], confidence = 0.95): Interval {
  const estimate = mean(strata.map((values) => mean(values)));
  if (strata.some((values) => values.length < 2))
    return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variances = strata.map((values) => standardDeviation(values) ** 2 / values.length);
  const variance = variances.reduce((sum, value) => sum + value, 0);
  if (variance === 0) return { estimate, low: estimate, high: estimate };
  const degreesOfFreedom =
    variance ** 2 /
    variances.reduce((sum, value, stratum) => sum + value ** 2 / (strata[stratum].length - 1), 0);
  const half =
    (studentQuantile((1 + confidence) / 2, degreesOfFreedom) * Math.sqrt(variance)) / strata.length;
  return { estimate, low: estimate - half, high: estimate + half };
}

/**
 * The median with its distribution-free interval: order statistics k and n + 1 − k, k the largest with
 * 2 P(Binomial(n, ½) < k) ≤ 1 − confidence (David and Nagaraja 2003, section 7.1). Values may be infinite; the bounds
 * are where there are too few values for the confidence.
 */
export function medianInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const middle = count / 2;
  const estimate = count % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  let rank = 0;
  let probability = 0.5 ** count;
  let below = probability;
  while (2 * below <= 1 - confidence) {
    rank += 1;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return {
    estimate,
    low: rank > 0 ? sorted[rank - 1] : Number.NEGATIVE_INFINITY,
    high: rank > 0 ? sorted[count - rank] : Number.POSITIVE_INFINITY,
  };
}
