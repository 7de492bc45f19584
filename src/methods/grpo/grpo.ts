/**
 * Group relative policy optimisation (Shao et al. 2024, arXiv:2402.03300, section 4.1, outcome supervision): G
 * responses a prompt, the normalised return of a response as the advantage of all its tokens, PPO's clipped ratio.
 *
 * Two KL terms, which enter at different places. The shared penalty enters the rewards: a response's return is its
 * score and the penalties of its tokens, and is normalised as a whole. The paper's own term, `klCoefficient`, enters
 * the loss and is not normalised: β times the estimate k3 = π_init/π − ln(π_init/π) − 1 of each sampled token. Its
 * gradient is taken of that token alone; for the policy that sampled, its expectation is the gradient of
 * KL(π_init ‖ π), not of KL(π ‖ π_init).
 */
import { getTf } from '../../tensor/index.js';
import { klEstimate, logRatioOf } from '../kl-estimators.js';
import { clippedObjective, responseMean } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { responseReturns, toTokens } from '../returns.js';
import { groupAdvantages } from './group-advantages.js';
import type { GrpoConfig } from './index.js';

type Column = 'oldLogProbs' | 'initialLogProbs' | 'advantages';

export function grpoAlgorithm({
  groupSize,
  klCoefficient,
  clipRange,
  ...passes
}: GrpoConfig): Algorithm<Column> {
  return {
    what: 'GRPO',

    // Sample and score.
    samplesPerPrompt: groupSize,

    // Penalise, then (r − mean) / sd within each group.
    estimate(rollout, penalty) {
      const returns = responseReturns(rollout, penalty);
      const advantages = toTokens(groupAdvantages(returns, groupSize), rollout);
      const { logProbs: oldLogProbs, initialLogProbs } = rollout;
      return { oldLogProbs, initialLogProbs, advantages };
    },

    // Update: −E[mean over the response of min(ρA, clip(ρ, 1 ± ε)A) − β·k3] (eq. 3 and 4).
    passes,
    columns: ['oldLogProbs', 'initialLogProbs', 'advantages'],
    average: responseMean,
    loss(policy, columns) {
      const tf = getTf();
      const { objective, clipFraction } = clippedObjective(policy, columns, {
        clipRange,
        average: responseMean,
      });
      const loss = tf.neg(objective);
      if (klCoefficient === 0) return { loss, metrics: { clipFraction } };
      const kl = tf.mul(
        responseMean(policy, klEstimate('k3', logRatioOf(policy, columns.initialLogProbs))),
        klCoefficient,
      );
      return { loss: tf.add(loss, kl), metrics: { clipFraction } };
    },
  };
}
