/** The parts of losses that several online methods share, each of one token. */
import type { LossOfToken, PolicyToken } from './token-loss.js';

/** −A_t ln π(y_t | x, y_<t): summed over responses, its gradient is the score-function estimate (Williams 1992). */
export const scoreFunctionLoss = ({ logProb, advantage }: PolicyToken<'advantage'>): LossOfToken => ({
  loss: -advantage * logProb,
  byLogProb: -advantage,
});

type ClippedToken = PolicyToken<'oldLogProb' | 'advantage'>;

/**
 * min(ρA, clip(ρ, 1 ± ε)A) with the ratio ρ = π/π_old (Schulman et al. 2017, eq. 7), whose derivative by ln π is ρA, or 0 where
 * the clipped product is the smaller one.
 */
export function clippedObjective(
  { logProb, oldLogProb, advantage }: ClippedToken,
  clipRange: number,
): { objective: number; byLogProb: number } {
  const ratio = Math.exp(logProb - oldLogProb);
  const free = ratio * advantage;
  const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)) * advantage;
  return clipped < free ? { objective: clipped, byLogProb: 0 } : { objective: free, byLogProb: free };
}

/** 1 where the ratio π/π_old has left 1 ± ε, else 0: on average the share of tokens. */
export const isOutside = ({ logProb, oldLogProb }: PolicyToken<'oldLogProb'>, clipRange: number): number =>
  Math.abs(Math.exp(logProb - oldLogProb) - 1) > clipRange ? 1 : 0;
