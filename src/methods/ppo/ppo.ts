/**
 * Proximal policy optimisation (Schulman et al. 2017) of a language model against a reward, as in Gao et al. (2022),
 * table 1: clip 0.2, GAE λ 0.95, discount 1, the score at the last token, KL penalty 0 by default.
 */
import { tokenMean } from '../averages.js';
import { clippedObjective, isOutside, symmetric } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { addOwnGradient, penalisedRewards } from '../returns.js';
import { concatenate, partsOf } from '../rollout.js';
import { generalisedAdvantages, whiten } from './advantages.js';
import type { PpoConfig } from './index.js';

export function ppoAlgorithm(config: PpoConfig): Algorithm<'oldLogProb' | 'advantage' | 'valueTarget'> {
  const clip = symmetric(config.clipRange);
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
      return { oldLogProb: rollout.logProbs, advantage: whitened, valueTarget: returns };
    },

    // Update: −E[min(ρA, clip(ρ, 1 ± ε)A)] + c·E[(V − return)²] (eq. 7 and 9, without entropy bonus).
    passes: config,
    average: tokenMean,
    loss(token) {
      const { objective, byLogProb } = clippedObjective(token, clip);
      const error = token.value - token.valueTarget;
      return {
        loss: config.valueWeight * error ** 2 - objective,
        byLogProb: -byLogProb,
        byValue: 2 * config.valueWeight * error,
      };
    },
    metrics: { clipFraction: (token) => isOutside(token, clip) },
  };
}
