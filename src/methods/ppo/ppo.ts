/**
 * Proximal policy optimisation (Schulman et al. 2017) of a language model against a reward, as in Gao et al. (2022),
 * table 1: clip 0.2, GAE λ 0.95, discount 1, the score at the last token, KL penalty 0 by default.
 */
import { getTf } from '../../tensor/index.js';
import { clippedObjective, tokenMean } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { addOwnGradient, penalisedRewards } from '../returns.js';
import { concatenate, partsOf } from '../rollout.js';
import { generalisedAdvantages, whiten } from './advantages.js';
import type { PpoConfig } from './index.js';

export function ppoAlgorithm(config: PpoConfig): Algorithm<'oldLogProbs' | 'advantages' | 'returns'> {
  return {
    what: 'PPO',

    // Sample and score: every response has a prompt of its own.
    samplesPerPrompt: 1,

    // Penalise, then estimate advantages; they are whitened over a replica's tokens.
    estimate(rollout, penalty) {
      const rewards = penalisedRewards(rollout, penalty);
      const { gaeLambda } = config;
      const { advantages, returns } = generalisedAdvantages({ ...rollout, rewards, gaeLambda });
      addOwnGradient(advantages, rollout, penalty);
      const chosen = partsOf(rollout.chosen, rollout.replicas);
      const whitened = concatenate(
        partsOf(advantages, rollout.replicas).map((own, replica) => whiten(own, chosen[replica])),
      );
      return { oldLogProbs: rollout.logProbs, advantages: whitened, returns };
    },

    // Update: −E[min(ρA, clip(ρ, 1 ± ε)A)] + c·E[(V − return)²] (eq. 7 and 9, without entropy bonus).
    passes: config,
    columns: ['oldLogProbs', 'advantages', 'returns'],
    average: tokenMean,
    loss(policy, columns) {
      const tf = getTf();
      const { objective, clipFraction } = clippedObjective(policy, columns, config);
      const valueLoss = tokenMean(policy, tf.squaredDifference(policy.values, columns.returns));
      return { loss: tf.sub(tf.mul(valueLoss, config.valueWeight), objective), metrics: { clipFraction } };
    },
  };
}
