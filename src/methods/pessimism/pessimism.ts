/**
 * Inference-time pessimism (Huang et al. 2025, algorithm 1): of N responses to a prompt one is drawn with probability
 * w_i / N, where w_i = max(0, (r_i − λ) / β) and λ makes their mean 1. Those are the weights of the policy that maximises
 * E r − β/2 · χ²(π ‖ π_init): no response is preferred by more than its score over β, however many are drawn, where the
 * best of N is preferred N times over.
 *
 * The paper draws by rejection, among further responses and with a bound on the score; among the N themselves no bound is
 * needed, nothing is ever rejected, and the two have one limit.
 */
import { mean } from '../../statistics/index.js';
import { bestOfNKl, fromStart, type PromptCurve, type PromptPool } from '../pool-curve.js';

/**
 * λ with mean max(0, (r_i − λ) / β) = 1, in units of the score. `descending` are the scores from high to low. With the k
 * highest above λ it is (r_1 + … + r_k − N β) / k, and k is the largest number for which the k-th is above that.
 */
export function pessimisticThreshold(descending: ArrayLike<number>, regularisation: number): number {
  const total = descending.length * regularisation;
  let sum = 0;
  let threshold = Number.NEGATIVE_INFINITY;
  for (let taken = 1; taken <= descending.length; taken++) {
    sum += descending[taken - 1];
    const candidate = (sum - total) / taken;
    if (descending[taken - 1] <= candidate) break;
    threshold = candidate;
  }
  return threshold;
}

/** max(0, (r − λ) / β) of each score; their mean is 1. */
export function pessimisticWeights(scores: Float64Array, regularisation: number): Float64Array {
  const threshold = pessimisticThreshold(Float64Array.from(scores).sort().reverse(), regularisation);
  return scores.map((score) => Math.max(0, (score - threshold) / regularisation));
}

/**
 * The curve of one prompt over the grid of n. The pool is cut into N / n draws of n, whose mean is unbiased for each n.
 *
 * The responses that a draw picks from are no part of the policy, so that the mean over draws of Σ (w_i / n) ln w_i bounds
 * its KL from above (convexity). So does best-of-n's: no rule that picks one of n gives a set of probability a under π_init
 * more than 1 − (1 − a)ⁿ, which is what best-of-n gives the best of that probability.
 */
export function pessimismCurve(
  pool: PromptPool,
  proxyScores: ArrayLike<number>,
  { grid, regularisation }: { grid: readonly number[]; regularisation: number },
): PromptCurve {
  const scores = Float64Array.from(proxyScores);
  const empty = () => new Float64Array(grid.length);
  const curve = { kl: empty(), proxy: empty(), gold: empty(), human: empty(), responseLength: empty() };
  grid.forEach((n, index) => {
    const draws = Array.from({ length: Math.floor(scores.length / n) }, (_, draw) => {
      const from = draw * n;
      const weights = pessimisticWeights(scores.subarray(from, from + n), regularisation);
      const expected = (values: ArrayLike<number>) =>
        weights.reduce((sum, weight, place) => sum + weight * values[from + place], 0) / n;
      return {
        kl: weights.reduce((sum, weight) => (weight > 0 ? sum + weight * Math.log(weight) : sum), 0) / n,
        proxy: expected(scores),
        gold: expected(pool.goldScores),
        human: expected(pool.humanScores),
        responseLength: expected(pool.responseLengths),
      };
    });
    for (const name of ['proxy', 'gold', 'human', 'responseLength'] as const)
      curve[name][index] = mean(draws.map((draw) => draw[name]));
    curve.kl[index] = Math.min(bestOfNKl(n), Math.max(0, mean(draws.map(({ kl }) => kl))));
  });
  return { ...curve, ...fromStart(pool, proxyScores, curve) };
}
