/**
 * CISPO (MiniMax 2025, arXiv:2506.13585, section 3.1): the score function weighed by the ratio π/π_old, which is cut from above and
 * not differentiated. No token loses its gradient to a clip, as rare ones at forks of the thinking do under PPO's. GRPO's
 * advantages, a mean over all tokens.
 */
import { tokenMean } from '../averages.js';
import { groupAdvantages } from '../group-advantages.js';
import { isOutside, truncatedScoreFunction } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { responseReturns, toTokens } from '../returns.js';
import type { CispoConfig } from './index.js';

export function cispoAlgorithm({
  groupSize,
  clipHigh,
  ...passes
}: CispoConfig): Algorithm<'oldLogProb' | 'advantage'> {
  return {
    what: 'CISPO',
    samplesPerPrompt: groupSize,

    estimate(rollout, penalty) {
      const advantages = groupAdvantages(responseReturns(rollout, penalty), groupSize);
      return { oldLogProb: rollout.logProbs, advantage: toTokens(advantages, rollout) };
    },

    passes,
    average: tokenMean,
    loss: (token) => truncatedScoreFunction(token, clipHigh),
    metrics: { clipFraction: (token) => isOutside(token, { low: 1, high: clipHigh }) },
  };
}
