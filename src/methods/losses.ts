/** The parts of losses that several online methods share, each of one token. */
import type { LossOfToken, PolicyToken } from './token-loss.js';

/** −A_t ln π(y_t | x, y_<t): summed over responses, its gradient is the score-function estimate (Williams 1992). */
export const scoreFunctionLoss = ({ logProb, advantage }: PolicyToken<'advantage'>): LossOfToken => ({
  loss: -advantage * logProb,
  byLogProb: -advantage,
});

type ClippedToken = PolicyToken<'oldLogProb' | 'advantage'>;

/** How far the ratio ρ = π/π_old may go before its gradient is cut: 1 − low to 1 + high. */
export interface ClipRange {
  low: number;
  high: number;
}

/** The same on both sides, 1 ± ε. */
export const symmetric = (range: number): ClipRange => ({ low: range, high: range });

/**
 * min(ρA, clip(ρ, 1 − low, 1 + high)A) with the ratio ρ = π/π_old (Schulman et al. 2017, eq. 7; two ranges: Yu et al. 2025, DAPO,
 * section 3.1), whose derivative by ln π is ρA, or 0 where the clipped product is the smaller one.
 */
export function clippedObjective(
  { logProb, oldLogProb, advantage }: ClippedToken,
  { low, high }: ClipRange,
): { objective: number; byLogProb: number } {
  const ratio = Math.exp(logProb - oldLogProb);
  const free = ratio * advantage;
  const clipped = Math.min(1 + high, Math.max(1 - low, ratio)) * advantage;
  return clipped < free ? { objective: clipped, byLogProb: 0 } : { objective: free, byLogProb: free };
}

/**
 * −min(ρ, 1 + high) A ln π with the weight held fixed: a token beyond the range keeps a gradient, and a weight of the range's end
 * (MiniMax 2025, arXiv:2506.13585, CISPO, eq. 4 and 5, without a lower end, as there).
 */
export function truncatedScoreFunction(
  { logProb, oldLogProb, advantage }: ClippedToken,
  high: number,
): LossOfToken {
  const weight = Math.min(1 + high, Math.exp(logProb - oldLogProb));
  return { loss: -weight * advantage * logProb, byLogProb: -weight * advantage };
}

/** 1 where the ratio π/π_old has left its range, else 0: on average the share of tokens. */
export function isOutside(
  { logProb, oldLogProb }: PolicyToken<'oldLogProb'>,
  { low, high }: ClipRange,
): number {
  const ratio = Math.exp(logProb - oldLogProb);
  return ratio < 1 - low || ratio > 1 + high ? 1 : 0;
}
