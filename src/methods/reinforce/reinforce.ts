/**
 * REINFORCE with a baseline (Williams 1992, section 4) on whole responses: the action is the response, its return the
 * score and the penalties of all tokens.
 *
 * The baseline is the mean return of the batch's other responses. A mean of returns is what REINFORCE of language
 * models ordinarily has (Ahmadian et al. 2024, section 2.2, average all responses so far); taken within the batch it
 * does not lag behind the policy, and without the response itself it leaves the gradient unbiased. A learned value
 * head would make the method actor-critic, PPO's relative.
 */
import { responseSum } from '../averages.js';
import { oneStep } from '../learner.js';
import { scoreFunctionLoss } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import { leaveOneOut, responseReturns, toTokens } from '../returns.js';

export const reinforceAlgorithm: Algorithm<'advantage'> = {
  what: 'REINFORCE',

  // Sample and score: every response has a prompt of its own.
  samplesPerPrompt: 1,

  // Penalise, then take the baseline off the return.
  estimate(rollout, penalty) {
    const returns = responseReturns(rollout, penalty);
    const advantages = leaveOneOut(returns, rollout.batch);
    return { advantage: toTokens(advantages, rollout) };
  },

  // Update: one step along E[A ∇ln π(y | x)], which holds for the policy that sampled alone.
  passes: oneStep,
  average: responseSum,
  loss: scoreFunctionLoss,
};
