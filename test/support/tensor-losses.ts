/**
 * Losses of policies as the papers have them, on whole batches and in tensors, which TensorFlow differentiates: an independent
 * computation of what src/methods says of single tokens.
 */
import { existingTokens, type PolicyModel, policyForward, responseTokens } from '../../src/policy/index.js';
import { getTf, type Loss, masked, pick, type Tensor } from '../../src/tensor/index.js';

/** Of one replica, [1, N] with N = B · T. */
export interface TensorTokens {
  logProbs: Tensor;
  values: Tensor;
  chosen: Tensor;
  columns: Record<string, Tensor>;
  responseLength: number;
}

export type TensorLoss = (tokens: TensorTokens) => Tensor;

type Average = (tokens: TensorTokens, values: Tensor) => Tensor;

const byTokens: Average = ({ chosen }, values) => {
  const tf = getTf();
  return tf.div(tf.sum(masked(values, chosen), 1), tf.sum(chosen, 1));
};

const responses = ({ responseLength }: TensorTokens, values: Tensor): Tensor =>
  getTf().sum(getTf().reshape(values, [-1, responseLength]), 1);

const byResponses: Average = (tokens, values) => {
  const tf = getTf();
  const sums = responses(tokens, masked(values, tokens.chosen));
  return tf.reshape(tf.mean(tf.div(sums, tf.maximum(responses(tokens, tokens.chosen), 1))), [1]);
};

const bySums: Average = (tokens, values) =>
  getTf().reshape(getTf().mean(responses(tokens, masked(values, tokens.chosen))), [1]);

/** min(ρA, clip(ρ, 1 − low, 1 + high)A). */
function clipped({ logProbs, columns }: TensorTokens, low: number, high = low): Tensor {
  const tf = getTf();
  const ratio = tf.exp(tf.sub(logProbs, columns.oldLogProb));
  const inRange = tf.clipByValue(ratio, 1 - low, 1 + high);
  return tf.minimum(tf.mul(ratio, columns.advantage), tf.mul(inRange, columns.advantage));
}

/** ln π/π_init; masked here, so that no exponential of another token is infinite. */
const logRatio = ({ logProbs, columns, chosen }: TensorTokens): Tensor =>
  masked(getTf().sub(logProbs, columns.initialLogProb), chosen);

const estimates: Record<'k1' | 'k2' | 'k3', (ratio: Tensor) => Tensor> = {
  k1: (ratio) => ratio,
  k2: (ratio) => getTf().mul(0.5, getTf().square(ratio)),
  k3: (ratio) => getTf().add(getTf().sub(getTf().exp(getTf().neg(ratio)), 1), ratio),
};

/** Schulman et al. (2017), eq. 7 and 9. */
export const ppoLoss =
  ({ clipRange, valueWeight }: { clipRange: number; valueWeight: number }): TensorLoss =>
  (tokens) => {
    const tf = getTf();
    const errors = tf.squaredDifference(tokens.values, tokens.columns.valueTarget);
    const values = byTokens(tokens, errors);
    return tf.sub(tf.mul(values, valueWeight), byTokens(tokens, clipped(tokens, clipRange)));
  };

/** Shao et al. (2024), eq. 3 and 4. */
export const grpoLoss =
  ({ clipRange, klCoefficient }: { clipRange: number; klCoefficient: number }): TensorLoss =>
  (tokens) => {
    const tf = getTf();
    const kl = byResponses(tokens, estimates.k3(logRatio(tokens)));
    return tf.sub(tf.mul(kl, klCoefficient), byResponses(tokens, clipped(tokens, clipRange)));
  };

/** Liu et al. (2025), section 3.2: sums over responses in place of means. */
export const drGrpoLoss =
  (clipRange: number): TensorLoss =>
  (tokens) =>
    getTf().neg(bySums(tokens, clipped(tokens, clipRange)));

/** Yu et al. (2025), eq. 10: over the tokens of groups whose returns differ. */
export const dapoLoss =
  (low: number, high: number): TensorLoss =>
  (tokens) => {
    const kept = getTf().mul(tokens.chosen, tokens.columns.kept);
    return getTf().neg(byTokens({ ...tokens, chosen: kept }, clipped(tokens, low, high)));
  };

/** MiniMax (2025), eq. 4 and 5. TensorFlow here has no stop_gradient: the weight is of log-probabilities given apart. */
export const cispoLoss =
  (high: number): TensorLoss =>
  (tokens) => {
    const tf = getTf();
    const { logProbs, columns } = tokens;
    const weight = tf.tensor(tf.exp(tf.sub(logProbs, columns.oldLogProb)).dataSync(), logProbs.shape);
    const cut = tf.minimum(weight, 1 + high);
    return tf.neg(byTokens(tokens, tf.mul(tf.mul(cut, columns.advantage), logProbs)));
  };

/** −E[A ln π(y | x)] + coefficient · E[Σ estimate]. */
export const scoreFunction =
  (coefficient: number, estimator: 'k1' | 'k2' | 'k3'): TensorLoss =>
  (tokens) => {
    const tf = getTf();
    const gain = bySums(tokens, tf.mul(tokens.logProbs, tokens.columns.advantage));
    return tf.sub(tf.mul(bySums(tokens, estimates[estimator](logRatio(tokens))), coefficient), gain);
  };

/** The share of tokens whose ratio has left the range. */
export function clipFraction(tokens: TensorTokens, low: number, high: number): Tensor {
  const tf = getTf();
  const ratio = tf.exp(tf.sub(tokens.logProbs, tokens.columns.oldLogProb));
  const outside = tf.logicalOr(tf.less(ratio, 1 - low), tf.greater(ratio, 1 + high));
  return byTokens(tokens, tf.cast(outside, 'float32'));
}

/** Of flat parameters and [sequences, chosen, …columns in the order of their names], as `Trainer` takes it. */
export const overSequences =
  (model: PolicyModel, names: readonly string[], loss: TensorLoss): Loss =>
  (flat, [sequences, chosen, ...given]) => {
    const { logits, values } = policyForward(model, flat, sequences);
    const logProbs = pick(getTf().logSoftmax(logits), responseTokens(model, sequences));
    const columns = Object.fromEntries(names.map((name, index) => [name, given[index]]));
    return { loss: loss({ logProbs, values, chosen, columns, responseLength: model.world.responseLength }) };
  };

/** −ln σ(β(h − h_init)) of pairs, h = ln π(chosen) − ln π(rejected): of [chosen, rejected, h_init], as `Trainer` takes it. */
export const dpoOverPairs =
  (model: PolicyModel, beta: number): Loss =>
  (flat, [chosen, rejected, reference]) => {
    const tf = getTf();
    const logProbsOf = (sequences: Tensor) => {
      const { logits } = policyForward(model, flat, sequences);
      const logProbs = pick(tf.logSoftmax(logits), responseTokens(model, sequences));
      const existing = masked(logProbs, existingTokens(model, sequences));
      return tf.sum(tf.reshape(existing, [1, -1, model.world.responseLength]), 2);
    };
    const margins = tf.mul(beta, tf.sub(tf.sub(logProbsOf(chosen), logProbsOf(rejected)), reference));
    return { loss: tf.mean(tf.softplus(tf.neg(margins)), 1) };
  };
