/** The parts of losses that several online methods share; every one is [R]. */
import { getTf, type LossOutput, type Tensor } from '../tensor/index.js';
import type { PolicyTokens } from './learner.js';

/** −mean over responses of Σ_t A_t ln π(y_t | x, y_<t): its gradient is the score-function estimate (Williams 1992). */
export function scoreFunctionLoss(
  { logProbs, responseLength }: PolicyTokens,
  { advantages }: { advantages: Tensor },
): LossOutput {
  const tf = getTf();
  return { loss: tf.mul(tf.mean(tf.mul(logProbs, advantages), 1), -responseLength) };
}

/**
 * Mean over tokens of min(ρA, clip(ρ, 1 ± ε)A) with the ratio ρ = π/π_old (Schulman et al. 2017, eq. 7), and the
 * share of tokens whose ratio has left the range.
 */
export function clippedObjective(
  { logProbs }: PolicyTokens,
  { oldLogProbs, advantages }: { oldLogProbs: Tensor; advantages: Tensor },
  clipRange: number,
): { objective: Tensor; clipFraction: Tensor } {
  const tf = getTf();
  const ratio = tf.exp(tf.sub(logProbs, oldLogProbs));
  const clipped = tf.clipByValue(ratio, 1 - clipRange, 1 + clipRange);
  const objective = tf.mean(tf.minimum(tf.mul(ratio, advantages), tf.mul(clipped, advantages)), 1);
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clipRange), 'float32'), 1);
  return { objective, clipFraction };
}
