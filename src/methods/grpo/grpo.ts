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
import { responseMean } from '../averages.js';
import { groupAdvantages } from '../group-advantages.js';
import { klEstimate } from '../kl-estimators.js';
import { clippedObjective, isOutside, symmetric } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { responseReturns, toTokens } from '../returns.js';
import type { GrpoConfig } from './index.js';

type Column = 'oldLogProb' | 'initialLogProb' | 'advantage';

export function grpoAlgorithm({
  groupSize,
  klCoefficient,
  clipRange,
  ...passes
}: GrpoConfig): Algorithm<Column> {
  const clip = symmetric(clipRange);
  return {
    what: 'GRPO',

    // Sample and score.
    samplesPerPrompt: groupSize,

    // Penalise, then (r − mean) / sd within each group.
    estimate(rollout, penalty) {
      const returns = responseReturns(rollout, penalty);
      const advantage = toTokens(groupAdvantages(returns, groupSize), rollout);
      return { oldLogProb: rollout.logProbs, initialLogProb: rollout.initialLogProbs, advantage };
    },

    // Update: −E[mean over the response of min(ρA, clip(ρ, 1 ± ε)A) − β·k3] (eq. 3 and 4).
    passes,
    average: responseMean,
    loss(token) {
      const { objective, byLogProb } = clippedObjective(token, clip);
      if (klCoefficient === 0) return { loss: -objective, byLogProb: -byLogProb };
      const kl = klEstimate('k3', token);
      return {
        loss: klCoefficient * kl.estimate - objective,
        byLogProb: klCoefficient * kl.byLogProb - byLogProb,
      };
    },
    metrics: { clipFraction: (token) => isOutside(token, clip) },
  };
}
