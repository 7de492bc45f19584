/** From scores and penalty to rewards, returns and advantages: what the online methods share. */
import type { Penalty } from './penalties/penalty.js';
import { lastToken, partsOf, type Rollout } from './rollout.js';

/** Rewards of each token, [R · B · T]: the penalty at every token, and the score at the last one that exists. */
export function penalisedRewards(rollout: Rollout, penalty: Penalty): Float32Array {
  const rewards = new Float32Array(penalty.perToken(rollout));
  rollout.scores.forEach((score, row) => {
    rewards[lastToken(rollout, row)] += score;
  });
  return rewards;
}

/**
 * Returns of whole responses, [R · B]: score and penalties of all tokens, for methods whose action is the response.
 *
 * The penalty's own gradient is a part of them: it has mean 0 at each token, so that beyond its own token it changes
 * nothing in expectation. Under the KL penalty a return is score − coefficient · ln(π/π_init) of the response, as the
 * papers have it, and equal for all responses once π is the best policy.
 */
export function responseReturns(rollout: Rollout, penalty: Penalty): Float64Array {
  const rewards = penalisedRewards(rollout, penalty);
  addOwnGradient(rewards, rollout, penalty);
  return Float64Array.from(partsOf(rewards, rollout.scores.length), (own) =>
    own.reduce((sum, reward) => sum + reward, 0),
  );
}

/** Adds what the penalty's dependence on the policy adds to the gradient, where the rewards do not have it. */
export function addOwnGradient(perToken: Float32Array, rollout: Rollout, penalty: Penalty): void {
  penalty.ownGradient?.(rollout).forEach((own, index) => {
    perToken[index] += own;
  });
}

/**
 * Return − mean return of the others in its group, groups lying next to one another: a baseline that does not depend
 * on the response itself leaves the gradient unbiased. A response without others has a baseline of 0.
 */
export function leaveOneOut(returns: Float64Array, groupSize: number): Float64Array {
  return Float64Array.from(
    partsOf(returns, returns.length / groupSize).flatMap((group) => {
      const sum = group.reduce((total, value) => total + value, 0);
      return Array.from(group, (value) => value - (sum - value) / Math.max(1, groupSize - 1));
    }),
  );
}

/** Gives each token what its response has: [R · B] to [R · B · T]. */
export function toTokens(perResponse: Float64Array, { responseLength }: Rollout): Float32Array {
  return new Float32Array(perResponse.length * responseLength).map(
    (_, index) => perResponse[Math.floor(index / responseLength)],
  );
}
