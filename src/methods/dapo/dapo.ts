/**
 * DAPO (Yu et al. 2025, arXiv:2503.14476, section 3): GRPO's advantages with a wider upper clip range, a mean over all tokens, and
 * without the groups whose returns are all equal. The paper samples until the batch is full of others; here such a group is
 * dropped, so that an iteration costs the same for every method. Its penalty on overlong responses is not a part of this.
 */
import { keptTokenMean } from '../averages.js';
import { groupAdvantages, variesWithin } from '../group-advantages.js';
import { clippedObjective, isOutside } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { responseReturns, toTokens } from '../returns.js';
import type { DapoConfig } from './index.js';

export function dapoAlgorithm({
  groupSize,
  clipLow,
  clipHigh,
  ...passes
}: DapoConfig): Algorithm<'oldLogProb' | 'advantage' | 'kept'> {
  const clip = { low: clipLow, high: clipHigh };
  return {
    what: 'DAPO',
    samplesPerPrompt: groupSize,

    estimate(rollout, penalty) {
      const returns = responseReturns(rollout, penalty);
      return {
        oldLogProb: rollout.logProbs,
        advantage: toTokens(groupAdvantages(returns, groupSize), rollout),
        kept: toTokens(variesWithin(returns, groupSize), rollout),
      };
    },

    passes,
    average: keptTokenMean,
    loss(token) {
      const { objective, byLogProb } = clippedObjective(token, clip);
      return { loss: -objective, byLogProb: -byLogProb };
    },
    metrics: { clipFraction: (token) => isOutside(token, clip) },
  };
}
