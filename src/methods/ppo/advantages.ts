/** Generalised advantage estimation (Schulman et al. 2016, eq. 16) with discount 1, over the tokens that a policy chose. */
import { mean, standardDeviation } from '../../statistics/index.js';

export interface AdvantageInputs {
  /** Rewards of each token, row-major [B, T]; those of a token that was not chosen go to the last chosen one before it. */
  rewards: Float32Array;
  /** Value estimates before each token, [B, T]; the value after the last chosen token is 0. */
  values: Float32Array;
  /** 1 where the policy chose the token, 0 where it was forced or does not exist, [B, T]. */
  chosen: Float32Array;
  responseLength: number;
  gaeLambda: number;
}

export interface Advantages {
  /** Σ_k λᵏ δ_{t+k} with δ_t = r_t + V_{t+1} − V_t, t counting chosen tokens; 0 at the others, [B, T]. */
  advantages: Float32Array;
  /** Advantages + values, the regression target of the value head, [B, T]. */
  returns: Float32Array;
}

export function generalisedAdvantages({
  rewards,
  values,
  chosen,
  responseLength,
  gaeLambda,
}: AdvantageInputs): Advantages {
  const advantages = new Float32Array(rewards.length);
  for (let start = 0; start < rewards.length; start += responseLength) {
    let [running, nextValue, reward] = [0, 0, 0];
    for (let index = start + responseLength - 1; index >= start; index--) {
      reward += rewards[index];
      if (chosen[index] === 0) continue;
      running = reward + nextValue - values[index] + gaeLambda * running;
      advantages[index] = running;
      nextValue = values[index];
      reward = 0;
    }
  }
  return { advantages, returns: advantages.map((advantage, index) => advantage + values[index]) };
}

/** Mean 0 and standard deviation 1 over the chosen tokens, so that the step size does not depend on the reward's scale. */
export function whiten(values: Float32Array, chosen: Float32Array): Float32Array {
  const counted = values.filter((_, index) => chosen[index] > 0);
  const centre = mean(counted);
  const deviation = standardDeviation(counted, 0) + 1e-8;
  return values.map((value) => (value - centre) / deviation);
}
