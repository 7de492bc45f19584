/** Means, variances and quantiles of plain samples. */

/** Arithmetic mean; NaN for an empty sample. */
export function mean(sample: ArrayLike<number>): number {
  return (Array.isArray(sample) ? totalOfArray(sample) : totalOfOther(sample)) / sample.length;
}

/** The same twice: a loop that meets more than four kinds of arrays takes ten times as long in V8, and all come here. */
function totalOfArray(sample: readonly number[]): number {
  let total = 0;
  for (let index = 0; index < sample.length; index++) total += sample[index];
  return total;
}

function totalOfOther(sample: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < sample.length; index++) total += sample[index];
  return total;
}

/** Variance with divisor `length − degreesLost` (1: unbiased, 0: population), two-pass. */
export function variance(sample: ArrayLike<number>, degreesLost = 1): number {
  const centre = mean(sample);
  let total = 0;
  for (let index = 0; index < sample.length; index++) total += (sample[index] - centre) ** 2;
  return total / (sample.length - degreesLost);
}

export function standardDeviation(sample: ArrayLike<number>, degreesLost = 1): number {
  return Math.sqrt(variance(sample, degreesLost));
}

/**
 * Quantile by linear interpolation of order statistics (Hyndman and Fan 1996, type 7: the default of R and NumPy).
 * Infinite values are allowed and sort to the ends; NaN values are not.
 */
export function quantile(sample: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(Float64Array.from(sample).sort(), probability);
}

/** The same for a sample already in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const share = position - below;
  // Without the guard ∞ · 0 would be NaN.
  if (share === 0 || sorted[below] === sorted[below + 1]) return sorted[below];
  return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

export function median(sample: ArrayLike<number>): number {
  return quantile(sample, 0.5);
}

/** The smallest and the largest value, without the stack limit of Math.max(...sample). */
export function extent(sample: ArrayLike<number>): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < sample.length; index++) {
    low = Math.min(low, sample[index]);
    high = Math.max(high, sample[index]);
  }
  return [low, high];
}
