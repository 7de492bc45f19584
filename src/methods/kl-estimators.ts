/**
 * Estimates of KL(π ‖ π_init) from the log-probabilities of sampled tokens alone (Schulman 2020, "Approximating KL
 * divergence"): k1 = ln ρ, k2 = (ln ρ)²/2 and k3 = 1/ρ − 1 + ln ρ with ρ = π/π_init.
 *
 * For responses of π the expectation of k1 and k3 is KL(π ‖ π_init); k2 is close while π is. As a loss, by what is learned of
 * each sampled token, they differ otherwise (Tang and Munos 2025, arXiv:2506.09477): in expectation k1 has no gradient, k2
 * that of KL(π ‖ π_init) of the token given those before it, k3 that of KL(π_init ‖ π).
 */
import type { PolicyToken } from './token-loss.js';

export const klEstimators = ['k1', 'k2', 'k3'] as const;
export type KlEstimator = (typeof klEstimators)[number];

/** In nats, with the derivative by ln π. */
export interface KlEstimate {
  estimate: number;
  byLogProb: number;
}

const estimates: Record<KlEstimator, (logRatio: number) => KlEstimate> = {
  k1: (logRatio) => ({ estimate: logRatio, byLogProb: 1 }),
  k2: (logRatio) => ({ estimate: logRatio ** 2 / 2, byLogProb: logRatio }),
  k3: (logRatio) => {
    const inverse = Math.exp(-logRatio);
    return { estimate: inverse - 1 + logRatio, byLogProb: 1 - inverse };
  },
};

/** Of a token, from its ln ρ = ln π − ln π_init. */
export const klEstimate = (
  estimator: KlEstimator,
  { logProb, initialLogProb }: Omit<PolicyToken<'initialLogProb'>, 'value'>,
): KlEstimate => estimates[estimator](logProb - initialLogProb);
