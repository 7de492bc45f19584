/**
 * The exact KL divergence of a policy from the initial policy, given the sampled contexts.
 *
 * KL(π ‖ π_init) of a response is the expectation over responses of Σ_t KL(π(·|x_{<t}) ‖ π_init(·|x_{<t})): the
 * inner sum is computed exactly over the vocabulary, so it is never negative and far less noisy than log-ratios.
 */
import { getTf, type Tensor } from '../tensor/index.js';

/** KL of each position in nats, [R, N], from log-probabilities [R, N, V]; rounding cannot take it below 0. */
export function tokenKl(logProbs: Tensor, initialLogProbs: Tensor): Tensor {
  const tf = getTf();
  const kl = tf.sum(tf.mul(tf.exp(logProbs), tf.sub(logProbs, initialLogProbs)), -1);
  return tf.maximum(kl, 0);
}

/** Entropy of each position in nats, [R, N]. */
export function tokenEntropy(logProbs: Tensor): Tensor {
  const tf = getTf();
  return tf.neg(tf.sum(tf.mul(tf.exp(logProbs), logProbs), -1));
}
