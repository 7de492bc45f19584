/**
 * Best-of-n from one pool of N responses a prompt, for all n ≤ N at once.
 *
 * The estimator is unbiased (Nakano et al. 2021, appendix I): with the pool sorted by the proxy, response i is the
 * best of a random n-subset with probability C(i−1, n−1) / C(N, n).
 */

import { ascendingOrder } from '../../statistics/index.js';
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
export const rankByProxy = ascendingOrder;

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

/** A rank that wins less often adds nothing to a sum of doubles. */
const leastProbability = 1e-18;

/** Probabilities that the highest rank wins, the second highest, …, as far down as they matter. */
function winners(poolSize: number, n: number): Float64Array {
  const probabilities = winProbabilities(poolSize, n).reverse();
  const end = probabilities.findIndex((probability, place) => place > 0 && probability < leastProbability);
  return end < 0 ? probabilities : probabilities.slice(0, end);
}

const known = new WeakMap<readonly number[], Map<number, Float64Array[]>>();

/** Those of every n of a grid: all prompts and proxies of a stage share them. */
function winnersOf(grid: readonly number[], poolSize: number): Float64Array[] {
  const ofGrid = known.get(grid) ?? new Map<number, Float64Array[]>();
  known.set(grid, ofGrid);
  const found = ofGrid.get(poolSize) ?? grid.map((n) => winners(poolSize, n));
  ofGrid.set(poolSize, found);
  return found;
}

/** Values of a pool from the highest rank down. */
function fromTheTop(values: ArrayLike<number>, order: Int32Array): Float64Array {
  const { length } = order;
  const sorted = new Float64Array(length);
  for (let place = 0; place < length; place++) sorted[place] = values[order[length - 1 - place]];
  return sorted;
}

/** Σ P(place wins) · value, both from the highest rank down. */
function expected(values: Float64Array, winning: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < winning.length; place++) sum += winning[place] * values[place];
  return sum;
}

/** Expected score of best-of-n, Σ_i P(rank i wins) · score of rank i; `probabilities` from the lowest rank up. */
export const bestOfNScore = (
  scores: ArrayLike<number>,
  order: Int32Array,
  probabilities: Float64Array,
): number => expected(fromTheTop(scores, order), Float64Array.from(probabilities).reverse());

/**
 * KL of best-of-n in a discrete world, in nats: the analytic one plus what the expected log-ratio under best-of-n
 * differs by, because response y has the exact probability F(y)ⁿ − F⁻(y)ⁿ (Beirami et al. 2024). Here p is the
 * winner's probability under π_init and F that of a score no better; the pool estimates F by rank / N.
 */
export const discreteBestOfNKl = (
  initialLogProbs: ArrayLike<number>,
  { proxyScores, order }: Ranked,
  { n, probabilities }: { n: number; probabilities: Float64Array },
): number =>
  discreteKl(atomsOf(initialLogProbs, { proxyScores, order }), n, Float64Array.from(probabilities).reverse());

interface Ranked {
  proxyScores: ArrayLike<number>;
  order: Int32Array;
}

/** s = p/F of each response, and ln(1 − s), from the highest rank down. */
interface Atoms {
  shares: Float64Array;
  logRests: Float64Array;
}

function atomsOf(initialLogProbs: ArrayLike<number>, { proxyScores, order }: Ranked): Atoms {
  const { length } = order;
  const shares = new Float64Array(length);
  let top = length;
  for (let rank = length; rank >= 1; rank--) {
    const response = order[rank - 1];
    // Equal scores are one step of F: all of them have the quantile of the uppermost.
    if (proxyScores[response] !== proxyScores[order[top - 1]]) top = rank;
    shares[length - rank] = Math.min(1, (Math.exp(initialLogProbs[response]) * length) / top);
  }
  return { shares, logRests: shares.map((share) => Math.log1p(-share)) };
}

function discreteKl({ shares, logRests }: Atoms, n: number, winning: Float64Array): number {
  let correction = 0;
  for (let place = 0; place < winning.length; place++)
    correction += winning[place] * atomCorrection(shares[place], logRests[place], n);
  return Math.max(0, bestOfNKl(n) + correction);
}

/**
 * An atom takes the quantiles from F·q to F, q = 1 − s, s = p/F. Its log-ratio is ln[Fⁿ(1 − qⁿ)/p]; a continuous score
 * would have the mean of ln(n uⁿ⁻¹) over the atom. The difference is ln[(1 − qⁿ)/(ns)] + (n−1)/n · (1 − w/(eʷ − 1))
 * with w = −n ln q.
 */
function atomCorrection(share: number, logRest: number, n: number): number {
  // Its series; the terms cancel to second order.
  if (share * n < 1e-4) return -(((n - 1) * share) ** 2) / 24;
  const w = Math.min(700, -n * logRest);
  return Math.log(-Math.expm1(-w) / (n * share)) + ((n - 1) / n) * (1 - w / Math.expm1(w));
}

/** The curve of one prompt over the grid of n, against one proxy. */
export function promptCurve(
  pool: PromptPool,
  proxyScores: ArrayLike<number>,
  grid: readonly number[],
): Required<PromptCurve> {
  const order = rankByProxy(proxyScores);
  const tables = winnersOf(grid, order.length);
  const overGrid = (at: (winning: Float64Array, n: number) => number) =>
    Float64Array.from(grid, (n, index) => at(tables[index], n));
  const meanOf = (values: ArrayLike<number>) => {
    const ranked = fromTheTop(values, order);
    return overGrid((winning) => expected(ranked, winning));
  };
  const atoms = atomsOf(pool.initialLogProbs, { proxyScores, order });
  const curve = {
    kl: Float64Array.from(grid, bestOfNKl),
    proxy: meanOf(proxyScores),
    gold: meanOf(pool.goldScores),
    human: meanOf(pool.humanScores),
    discreteKl: overGrid((winning, n) => discreteKl(atoms, n, winning)),
    responseLength: meanOf(pool.responseLengths),
  };
  return { ...curve, ...fromStart(pool, proxyScores, curve) };
}
