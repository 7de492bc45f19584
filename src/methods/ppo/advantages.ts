/** Generalised advantage estimation (Schulman et al. 2016, eq. 16) with discount 1, on responses of one length. */
import { mean, standardDeviation } from '../../statistics/index.js';

export interface AdvantageInputs {
  /** Rewards of each token, row-major [B, T]. */
  rewards: Float32Array;
  /** Value estimates before each token, [B, T]; the value after the last token is 0. */
  values: Float32Array;
  responseLength: number;
  gaeLambda: number;
}

export interface Advantages {
  /** Σ_k λᵏ δ_{t+k} with δ_t = r_t + V_{t+1} − V_t, [B, T]. */
  advantages: Float32Array;
  /** Advantages + values, the regression target of the value head, [B, T]. */
  returns: Float32Array;
}

export function generalisedAdvantages({
  rewards,
  values,
  responseLength,
  gaeLambda,
}: AdvantageInputs): Advantages {
  const advantages = new Float32Array(rewards.length);
  let running = 0;
  for (let index = rewards.length - 1; index >= 0; index--) {
    const isLast = (index + 1) % responseLength === 0;
    const nextValue = isLast ? 0 : values[index + 1];
    const delta = rewards[index] + nextValue - values[index];
    running = delta + (isLast ? 0 : gaeLambda * running);
    advantages[index] = running;
  }
  return { advantages, returns: advantages.map((advantage, index) => advantage + values[index]) };
}

/** Mean 0 and standard deviation 1, so that the step size does not depend on the reward's scale. */
export function whiten(values: Float32Array): Float32Array {
  const centre = mean(values);
  const deviation = standardDeviation(values, 0) + 1e-8;
  return values.map((value) => (value - centre) / deviation);
}
