/** Comparisons of arrays and small statistics in doubles, written from their definitions. */
import { expect } from 'vitest';

/** Fails with the worst entry; the tolerance is absolute for small values and relative for large ones. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length);
  let worst = { index: -1, error: 0 };
  for (let index = 0; index < expected.length; index++) {
    const error = Math.abs(actual[index] - expected[index]) / Math.max(1, Math.abs(expected[index]));
    if (!(error <= worst.error)) worst = { index, error };
  }
  const { index, error } = worst;
  expect(error, `entry ${index}: ${actual[index]} instead of ${expected[index]}`).toBeLessThan(tolerance);
}

/** Pearson's χ² of counts against probabilities, in standard deviations above its expectation. */
export function chiSquareExcess(counts: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let cells = 0;
  for (let index = 0; index < counts.length; index++) {
    const expected = total * probabilities[index];
    if (expected === 0 && counts[index] === 0) continue;
    statistic += (counts[index] - expected) ** 2 / expected;
    cells += 1;
  }
  const freedom = cells - 1;
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}

/** Distance of a count from its binomial expectation, in standard deviations. */
export function binomialExcess(successes: number, trials: number, probability: number): number {
  return (successes - trials * probability) / Math.sqrt(trials * probability * (1 - probability));
}

export function logSumExp(logits: ArrayLike<number>): number {
  const values = Array.from(logits);
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Central differences of a function of many variables; each entry costs two calls. */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  at: ArrayLike<number>,
  step = 1e-5,
): Float64Array {
  const x = Float64Array.from(at);
  return x.map((value, index) => {
    x[index] = value + step;
    const above = f(x);
    x[index] = value - step;
    const below = f(x);
    x[index] = value;
    return (above - below) / (2 * step);
  });
}
