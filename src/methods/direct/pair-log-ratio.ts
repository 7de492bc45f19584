/** What a policy makes of a pair of responses to one prompt, and the loss of that. */
import { existingTokens, type PolicyModel, policyForward, responseTokens } from '../../policy/index.js';
import { getTf, type Loss, masked, pick, type Tensor } from '../../tensor/index.js';
import type { PairLoss } from './pair-losses.js';

/** Int32 sequences [R, B, length] each. */
interface PairTensors {
  chosen: Tensor;
  rejected: Tensor;
}

/** ln π(chosen) − ln π(rejected), sums over the tokens of each response, [R, B]; differentiable in `flat` [R, count]. */
export function pairLogRatio(model: PolicyModel, flat: Tensor, { chosen, rejected }: PairTensors): Tensor {
  return getTf().sub(responseLogProbs(model, flat, chosen), responseLogProbs(model, flat, rejected));
}

/** The loss as a trainer takes it: of flat parameters and [chosen, rejected, ln π_init(chosen) − ln π_init(rejected)]. */
export function pairTrainingLoss(model: PolicyModel, { loss, beta }: { loss: PairLoss; beta: number }): Loss {
  return (flat, [chosen, rejected, reference]) => {
    const tf = getTf();
    const margins = tf.mul(tf.sub(pairLogRatio(model, flat, { chosen, rejected }), reference), beta);
    const isRight = tf.cast(tf.greater(margins, 0), 'float32');
    return {
      loss: tf.mean(loss(margins), 1),
      metrics: { margin: tf.mean(margins, 1), trainingAccuracy: tf.mean(isRight, 1) },
    };
  };
}

function responseLogProbs(model: PolicyModel, flat: Tensor, sequences: Tensor): Tensor {
  const tf = getTf();
  const { logits } = policyForward(model, flat, sequences);
  const logProbs = pick(tf.logSoftmax(logits), responseTokens(model, sequences));
  const [replicas, batch] = sequences.shape as [number, number, number];
  const existing = masked(logProbs, existingTokens(model, sequences));
  return tf.sum(tf.reshape(existing, [replicas, batch, model.world.responseLength]), 2);
}
