/** The parts of losses that several online methods share; every one is [R]. */
import { getTf, type LossOutput, masked, type Tensor } from '../tensor/index.js';
import type { PolicyTokens } from './learner.js';

/** A quantity of tokens [R, N] to one of replicas [R]. */
export type TokenAverage = (policy: PolicyTokens, values: Tensor) => Tensor;

/** Mean of a quantity [R, N] over the tokens that the policy chose: every token counts as much as any other. */
export function tokenMean({ chosen }: PolicyTokens, values: Tensor): Tensor {
  const tf = getTf();
  if (chosen === undefined) return tf.mean(values, 1);
  return tf.div(tf.sum(masked(values, chosen), 1), tf.maximum(tf.sum(chosen, 1), 1));
}

/** Mean over responses of the mean over the tokens of each that the policy chose: a token of a long one counts less. */
export function responseMean({ chosen, responseLength }: PolicyTokens, values: Tensor): Tensor {
  const tf = getTf();
  if (chosen === undefined) return tf.mean(values, 1);
  const [replicas, tokens] = values.shape as [number, number];
  const byResponse = (given: Tensor) =>
    tf.sum(tf.reshape(given, [replicas, tokens / responseLength, responseLength]), 2);
  return tf.mean(tf.div(byResponse(masked(values, chosen)), tf.maximum(byResponse(chosen), 1)), 1);
}

/** Mean over responses of the sum over the tokens of each that the policy chose. */
export function responseSum({ chosen, responseLength }: PolicyTokens, values: Tensor): Tensor {
  const tf = getTf();
  return tf.mul(tf.mean(masked(values, chosen), 1), responseLength);
}

/** −mean over responses of Σ_t A_t ln π(y_t | x, y_<t): its gradient is the score-function estimate (Williams 1992). */
export function scoreFunctionLoss(policy: PolicyTokens, { advantages }: { advantages: Tensor }): LossOutput {
  const tf = getTf();
  return { loss: tf.neg(responseSum(policy, tf.mul(policy.logProbs, advantages))) };
}

/**
 * min(ρA, clip(ρ, 1 ± ε)A) with the ratio ρ = π/π_old (Schulman et al. 2017, eq. 7), averaged over tokens or, with
 * `average`, in another way; and the share of tokens whose ratio has left the range.
 */
export function clippedObjective(
  policy: PolicyTokens,
  { oldLogProbs, advantages }: { oldLogProbs: Tensor; advantages: Tensor },
  { clipRange, average = tokenMean }: { clipRange: number; average?: TokenAverage },
): { objective: Tensor; clipFraction: Tensor } {
  const tf = getTf();
  const ratio = tf.exp(tf.sub(policy.logProbs, oldLogProbs));
  const clipped = tf.clipByValue(ratio, 1 - clipRange, 1 + clipRange);
  const objective = average(policy, tf.minimum(tf.mul(ratio, advantages), tf.mul(clipped, advantages)));
  const outside = tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clipRange), 'float32');
  return { objective, clipFraction: tokenMean(policy, outside) };
}
