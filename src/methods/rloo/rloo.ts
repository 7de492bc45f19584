/**
 * REINFORCE leave-one-out (Kool et al. 2019; for language models Ahmadian et al. 2024, section 2.2): k responses a
 * prompt, and for each the mean return of the k − 1 others as its baseline. The action is the whole response; its
 * return is the score and the penalties of all tokens.
 */
import { responseSum } from '../averages.js';
import { oneStep } from '../learner.js';
import { scoreFunctionLoss } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { leaveOneOut, responseReturns, toTokens } from '../returns.js';
import type { RlooConfig } from './index.js';

export function rlooAlgorithm({ samplesPerPrompt }: RlooConfig): Algorithm<'advantage'> {
  return {
    what: 'RLOO',

    // Sample and score.
    samplesPerPrompt,

    // Penalise, then R(y_i, x) − Σ_{j ≠ i} R(y_j, x) / (k − 1).
    estimate(rollout, penalty) {
      const returns = responseReturns(rollout, penalty);
      const advantages = leaveOneOut(returns, samplesPerPrompt);
      return { advantage: toTokens(advantages, rollout) };
    },

    // Update: one step along E[A ∇ln π(y | x)], which holds for the policy that sampled alone.
    passes: oneStep,
    average: responseSum,
    loss: scoreFunctionLoss,
  };
}
