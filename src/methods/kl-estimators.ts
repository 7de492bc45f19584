/**
 * Estimates of KL(π ‖ π_init) from the log-probabilities of sampled tokens alone (Schulman 2020, "Approximating KL
 * divergence"): k1 = ln ρ, k2 = (ln ρ)²/2 and k3 = 1/ρ − 1 + ln ρ with ρ = π/π_init.
 *
 * For responses of π the expectation of k1 and k3 is KL(π ‖ π_init); k2 is close while π is. As a loss, by what is learned of
 * each sampled token, they differ otherwise (Tang and Munos 2025, arXiv:2506.09477): in expectation k1 has no gradient, k2
 * that of KL(π ‖ π_init) of the token given those before it, k3 that of KL(π_init ‖ π).
 */
import { getTf, masked, type Tensor } from '../tensor/index.js';
import type { PolicyTokens } from './learner.js';

export const klEstimators = ['k1', 'k2', 'k3'] as const;
export type KlEstimator = (typeof klEstimators)[number];

const estimates: Record<KlEstimator, (logRatio: Tensor) => Tensor> = {
  k1: (logRatio) => logRatio,
  k2: (logRatio) => getTf().mul(getTf().square(logRatio), 0.5),
  k3: (logRatio) => {
    const tf = getTf();
    return tf.add(tf.sub(tf.exp(tf.neg(logRatio)), 1), logRatio);
  },
};

/** Of each token, in nats, from ln π/π_init of any shape. */
export const klEstimate = (estimator: KlEstimator, logRatio: Tensor): Tensor =>
  estimates[estimator](logRatio);

/**
 * ln π/π_init of each token [R, N], 0 where the policy did not choose: masked before any exponential, since behind one that is
 * beyond the float's range a mask would leave a gradient of NaN.
 */
export const logRatioOf = ({ logProbs, chosen }: PolicyTokens, initialLogProbs: Tensor): Tensor =>
  masked(getTf().sub(logProbs, initialLogProbs), chosen);
