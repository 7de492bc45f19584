/** Policies, batches and a linear loss for tests of training without tensors, and the same by tensors. */
import { type PolicyModel, policyForward, policyModel, responseTokens } from '../../src/policy/index.js';
import type { RandomStream } from '../../src/random/index.js';
import {
  type AdamOptions,
  getTf,
  initialParameters,
  type LanguageRows,
  type LanguageTrainer,
  type Loss,
  openKernelLanguageTrainer,
  type PerToken,
  pick,
  type Tensor,
  type TokenGradient,
  Trainer,
  type TrainerState,
} from '../../src/tensor/index.js';
import { networks } from './small-reward-models.js';

export interface Case {
  width?: number;
  layers?: number;
  heads?: number;
  vocabularySize?: number;
  promptLength?: number;
  responseLength?: number;
  replicas?: number;
  /** Of each replica. */
  count?: number;
  /** The share of tokens without a gradient. */
  masked?: number;
  /** Of the usual initial weights. */
  scale?: number;
}

/** Weights of log-probabilities and values in a linear loss. */
export type Weighted = LanguageRows & PerToken;

export interface Prepared {
  model: PolicyModel;
  initial: Float32Array;
  batches: Weighted[];
}

export function prepare(
  random: RandomStream,
  { masked = 0.2, scale = 1.5, replicas = 1, count = 37, ...given }: Case,
): Prepared {
  const { width = 8, layers = 2, heads = 2 } = given;
  const { vocabularySize = 7, promptLength = 2, responseLength = 6 } = given;
  const world = { vocabularySize, promptLength, responseLength, endProbability: 0 };
  const model = policyModel({ world, policy: { width, layers, heads } });
  const drawn = Array.from({ length: replicas }, (_, replica) => {
    const own = networks.stream(`policy-${replica}`);
    const values = initialParameters(model.layout, [own]).map((value) => scale * value);
    // Value heads begin at 0.
    values.set(own.normals(width), model.parameterCount);
    return values;
  });
  const initial = new Float32Array(replicas * model.layout.count);
  drawn.forEach((values, replica) => {
    initial.set(values, replica * model.layout.count);
  });
  const size = count * responseLength;
  const weights = () =>
    Float32Array.from(random.normals(size), (value) => (random.uniform() < masked ? 0 : value / size));
  const batches = drawn.map(() => ({
    tokens: Uint8Array.from({ length: count * (promptLength + responseLength) }, () =>
      random.integer(vocabularySize),
    ),
    count,
    logProbs: weights(),
    values: weights(),
  }));
  return { model, initial, batches };
}

/** Clipping would hide the gradient's length. */
export const options = { maximumNorm: 1e9 };

export const openKernel = ({ model, initial }: Prepared, endToken?: number): LanguageTrainer =>
  openKernelLanguageTrainer({ what: 'test', model, initial, options, endToken })!;

/** Σ of what is weighted. */
export const linearLoss =
  (responseLength: number, weights: PerToken): TokenGradient =>
  ({ first, count, logProbs, values }, gradient) => {
    const own = (all: Float32Array) => all.subarray(first * responseLength, (first + count) * responseLength);
    gradient.logProbs.set(own(weights.logProbs));
    gradient.values.set(own(weights.values));
    const sum = (all: Float32Array, by: Float32Array) =>
      all.reduce((total, value, index) => total + value * by[index], 0);
    return sum(logProbs, gradient.logProbs) + sum(values, gradient.values);
  };

export const stepOf = (trainer: LanguageTrainer, { model, batches }: Prepared, rate = 1e-3): Float32Array =>
  trainer.step(batches, (replica) => linearLoss(model.world.responseLength, batches[replica]), rate).loss;

export const tensorsOf = ({ batches, model }: Prepared): Tensor[] => {
  const tf = getTf();
  const replicas = batches.length;
  const [{ count }] = batches;
  const joined = <Numbers extends Uint8Array | Float32Array>(of: (own: Weighted) => Numbers) =>
    batches.flatMap((own) => Array.from(of(own)));
  const { promptLength, responseLength } = model.world;
  const perToken: [number, number] = [replicas, count * responseLength];
  return [
    tf.tensor3d(
      joined((own) => own.tokens),
      [replicas, count, promptLength + responseLength],
      'int32',
    ),
    tf.tensor2d(
      joined((own) => own.logProbs),
      perToken,
    ),
    tf.tensor2d(
      joined((own) => own.values),
      perToken,
    ),
  ];
};

const tensorLoss =
  (model: PolicyModel): Loss =>
  (flat, [sequences, byLogProbs, byValues]) => {
    const tf = getTf();
    const { logits, values } = policyForward(model, flat, sequences);
    const logProbs = pick(tf.logSoftmax(logits), responseTokens(model, sequences));
    return { loss: tf.sum(tf.add(tf.mul(logProbs, byLogProbs), tf.mul(values, byValues)), 1) };
  };

export const openTensors = ({ model, initial, batches }: Prepared, own: AdamOptions = options): Trainer =>
  new Trainer('test', tensorLoss(model), { values: initial, replicas: batches.length }, own);

/** Of a first step: Adam's mean is a tenth of it. */
export const gradientOf = ({ mean }: TrainerState): Float32Array => mean.map((value) => 10 * value);

/** Distance of two vectors over the length of the second. */
export function relativeDistance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const difference = Array.from(actual, (value, index) => value - expected[index]);
  return norm(difference) / norm(Array.from(expected));
}
