/**
 * Best-of-n from one pool of N responses a prompt, for all n ≤ N at once.
 *
 * The estimator is unbiased (Nakano et al. 2021, appendix I): with the pool sorted by the proxy, response i is the
 * best of a random n-subset with probability C(i−1, n−1) / C(N, n).
 */

import { bestOfNKl, fromStart, type PromptCurve, type PromptPool } from '../pool-curve.js';

/** At most `points` values of n from 1 to `largest`, evenly spaced in √KL as far as whole numbers allow. */
export function bestOfNGrid(largest: number, points: number): number[] {
  const end = Math.sqrt(bestOfNKl(largest));
  const grid = new Set<number>([1]);
  for (let index = 1; index < points; index++) grid.add(nearestN((end * index) / (points - 1), largest));
  return [...grid].sort((a, b) => a - b);
}

/** The n whose KL distance is nearest to the given one, by bisection. */
function nearestN(distance: number, largest: number): number {
  let low = 1;
  let high = largest;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (Math.sqrt(bestOfNKl(middle)) < distance) low = middle;
    else high = middle;
  }
  const gap = (n: number) => Math.abs(Math.sqrt(bestOfNKl(n)) - distance);
  return gap(low) < gap(high) ? low : high;
}

/** Indices of the pool in ascending order of the proxy; equal scores keep their order. */
export function rankByProxy(proxyScores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: proxyScores.length }, (_, index) => index);
  return order.sort((a, b) => proxyScores[a] - proxyScores[b] || a - b);
}

/** Probability that rank i = 1 … N wins a random n-subset; sums to 1. */
export function winProbabilities(poolSize: number, n: number): Float64Array {
  const probabilities = new Float64Array(poolSize);
  // C(i−1, n−1) / C(N, n) = (n / N) Π of (i−j)/(N−j), j = 1 … n−1: as a recurrence downwards from i = N it needs no
  // special functions and loses no digits.
  let probability = n / poolSize;
  for (let rank = poolSize; rank >= n; rank--) {
    probabilities[rank - 1] = probability;
    probability *= (rank - n) / (rank - 1);
    if (probability < 1e-300) break;
  }
  return probabilities;
}

/** Expected score of best-of-n, Σ_i P(rank i wins) · score of rank i. */
export function bestOfNScore(
  scores: ArrayLike<number>,
  order: Int32Array,
  probabilities: Float64Array,
): number {
  let sum = 0;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const probability = probabilities[rank];
    if (probability < 1e-18 && rank < order.length - 1) break;
    sum += probability * scores[order[rank]];
  }
  return sum;
}

/**
 * KL of best-of-n in a discrete world, in nats: the analytic one plus what the expected log-ratio under best-of-n
 * differs by, because response y has the exact probability F(y)ⁿ − F⁻(y)ⁿ (Beirami et al. 2024). Here p is the
 * winner's probability under π_init and F that of a score no better; the pool estimates F by rank / N.
 */
export function discreteBestOfNKl(
  initialLogProbs: ArrayLike<number>,
  { proxyScores, order }: { proxyScores: ArrayLike<number>; order: Int32Array },
  { n, probabilities }: { n: number; probabilities: Float64Array },
): number {
  let correction = 0;
  let top = order.length;
  for (let rank = order.length; rank >= 1; rank--) {
    const weight = probabilities[rank - 1];
    if (weight < 1e-18 && rank < order.length) break;
    const response = order[rank - 1];
    // Equal scores are one step of F: all of them have the quantile of the uppermost.
    if (proxyScores[response] !== proxyScores[order[top - 1]]) top = rank;
    const share = Math.min(1, (Math.exp(initialLogProbs[response]) * order.length) / top);
    correction += weight * atomCorrection(share, n);
  }
  return Math.max(0, bestOfNKl(n) + correction);
}

/**
 * An atom takes the quantiles from F·q to F, q = 1 − s, s = p/F. Its log-ratio is ln[Fⁿ(1 − qⁿ)/p]; a continuous score
 * would have the mean of ln(n uⁿ⁻¹) over the atom. The difference is ln[(1 − qⁿ)/(ns)] + (n−1)/n · (1 − w/(eʷ − 1))
 * with w = −n ln q.
 */
function atomCorrection(share: number, n: number): number {
  // Its series; the terms cancel to second order.
  if (share * n < 1e-4) return -(((n - 1) * share) ** 2) / 24;
  const w = Math.min(700, -n * Math.log1p(-share));
  return Math.log(-Math.expm1(-w) / (n * share)) + ((n - 1) / n) * (1 - w / Math.expm1(w));
}

/** The curve of one prompt over the grid of n, against one proxy. */
export function promptCurve(
  pool: PromptPool,
  proxyScores: ArrayLike<number>,
  grid: readonly number[],
): Required<PromptCurve> {
  const order = rankByProxy(proxyScores);
  const curve = {
    kl: Float64Array.from(grid, bestOfNKl),
    proxy: new Float64Array(grid.length),
    gold: new Float64Array(grid.length),
    human: new Float64Array(grid.length),
    discreteKl: new Float64Array(grid.length),
    responseLength: new Float64Array(grid.length),
  };
  grid.forEach((n, index) => {
    const probabilities = winProbabilities(order.length, n);
    curve.proxy[index] = bestOfNScore(proxyScores, order, probabilities);
    curve.gold[index] = bestOfNScore(pool.goldScores, order, probabilities);
    curve.human[index] = bestOfNScore(pool.humanScores, order, probabilities);
    curve.responseLength[index] = bestOfNScore(pool.responseLengths, order, probabilities);
    curve.discreteKl[index] = discreteBestOfNKl(
      pool.initialLogProbs,
      { proxyScores, order },
      { n, probabilities },
    );
  });
  return { ...curve, ...fromStart(pool, proxyScores, curve) };
}
