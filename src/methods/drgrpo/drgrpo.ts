/**
 * Dr. GRPO (Liu et al. 2025, arXiv:2503.20783, section 3.2): GRPO without its two divisions. Advantages are returns less the
 * group's mean, not divided by its standard deviation; a response counts by all its tokens, not by their mean.
 */
import { responseSum } from '../averages.js';
import { centredAdvantages } from '../group-advantages.js';
import { clippedObjective, isOutside, symmetric } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { responseReturns, toTokens } from '../returns.js';
import type { DrGrpoConfig } from './index.js';

export function drGrpoAlgorithm({
  groupSize,
  clipRange,
  ...passes
}: DrGrpoConfig): Algorithm<'oldLogProb' | 'advantage'> {
  const clip = symmetric(clipRange);
  return {
    what: 'Dr. GRPO',
    samplesPerPrompt: groupSize,

    estimate(rollout, penalty) {
      const advantages = centredAdvantages(responseReturns(rollout, penalty), groupSize);
      return { oldLogProb: rollout.logProbs, advantage: toTokens(advantages, rollout) };
    },

    passes,
    average: responseSum,
    loss(token) {
      const { objective, byLogProb } = clippedObjective(token, clip);
      return { loss: -objective, byLogProb: -byLogProb };
    },
    metrics: { clipFraction: (token) => isOutside(token, clip) },
  };
}
