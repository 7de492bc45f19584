/** Curves of methods that pick among the responses of one pool a prompt, for all n ≤ N at once. */
import { mean } from '../statistics/index.js';

/**
 * ln n − (n−1)/n in nats (Stiennon et al. 2020, appendix G.3): exact for continuous scores, else an upper bound. No rule
 * that picks one of n is farther from the initial policy.
 */
export function bestOfNKl(n: number): number {
  return Math.log(n) - (n - 1) / n;
}

export interface PromptPool {
  goldScores: ArrayLike<number>;
  humanScores: ArrayLike<number>;
  /** ln π_init of each response, nats. */
  initialLogProbs: ArrayLike<number>;
  /** Tokens of each response, its end token included. */
  responseLengths: ArrayLike<number>;
}

/** Expectations over the draws of n responses, one a value of n. */
export interface PromptCurve {
  /** Nats; where the method has no exact value, an upper bound. */
  kl: Float64Array;
  proxy: Float64Array;
  gold: Float64Array;
  human: Float64Array;
  /** KL in the discrete world, nats; none where the method has no value for it. */
  discreteKl?: Float64Array;
  /** Tokens. */
  responseLength: Float64Array;
}

/** The curve of one prompt over a grid of n, against one proxy. */
export type PromptCurveOf = (
  pool: PromptPool,
  proxyScores: ArrayLike<number>,
  grid: readonly number[],
) => PromptCurve;

/**
 * Scores count from the mean of the prompt's own pool, which is what one response without a choice has: a few prompts are
 * on average above or below the initial policy's mean, and both laws start at 0.
 */
export function fromStart(
  { goldScores, humanScores }: PromptPool,
  proxyScores: ArrayLike<number>,
  { proxy, gold, human }: Pick<PromptCurve, 'proxy' | 'gold' | 'human'>,
): Pick<PromptCurve, 'proxy' | 'gold' | 'human'> {
  const shifted = (scores: Float64Array, start: number) => scores.map((score) => score - start);
  return {
    proxy: shifted(proxy, mean(proxyScores)),
    gold: shifted(gold, mean(goldScores)),
    human: shifted(human, mean(humanScores)),
  };
}
