/**
 * Sampling with a KV cache by inverse CDF, one uniform number a token, from the project's own streams.
 *
 * The whole response is one compiled graph: the loop over tokens is unrolled. Where the kernel of kernels/sample.h can, it samples
 * instead, and what it does is defined here.
 */
import {
  compile,
  getTf,
  type LayerCache,
  masked,
  pick,
  type Tensor,
  transformer,
  unpackParameters,
} from '../tensor/index.js';
import { endTokenOf } from '../world/index.js';
import { existingTokens, type PolicyModel, type PolicyOutput, policyHeads } from './policy.js';

/** A change of the sampling distribution: softmax(inverseTemperature · logits + bias), one a sequence. */
export interface Steering {
  /** [count]. */
  inverseTemperature: Float32Array;
  /** Added to the logits, [count, V]. */
  bias: Float32Array;
}

export interface SampledBatch {
  /** int32 [R, B, promptLength + T]; the caller disposes both. */
  sequences: Tensor;
  /** ln of the probabilities of the chosen tokens under the distribution they were drawn from, [R, B], nats. */
  logProbs: Tensor;
}

/** Samples responses of R replicas for their own prompts. */
export type BatchSampler = (
  flat: Tensor,
  prompts: Tensor,
  uniforms: Tensor,
  steering?: [Tensor, Tensor],
) => SampledBatch;

/**
 * Inputs of the sampler: parameters [R, count], prompts int32 [R, B, promptLength], uniforms [R, B, T] and,
 * optionally, inverse temperatures [R, B, 1] and biases [R, B, V].
 */
export function createBatchSampler(model: PolicyModel): BatchSampler {
  const run = compile((flat, prompts, uniforms, ...steering) => {
    const { sequences, logProbs } = sampleResponses(model, { flat, prompts, uniforms, steering });
    return [sequences, logProbs];
  });
  return (flat, prompts, uniforms, steering) => {
    const [sequences, logProbs] = run(flat, prompts, uniforms, ...(steering ?? []));
    return { sequences, logProbs };
  };
}

export interface SamplerInputs {
  flat: Tensor;
  prompts: Tensor;
  uniforms: Tensor;
  /** Inverse temperatures and biases, or nothing. */
  steering?: Tensor[];
  /** Tokens that are written in place of the policy's, int32 [R, B, T]; −1 where the policy chooses. */
  forced?: Tensor;
}

/** Which response tokens count, [R, B·T] of 1 and 0. */
export interface TokenMasks {
  /** The token is part of the response: none behind an end token is. */
  exists: Tensor;
  /** It exists, and the policy chose it: what was forced on the policy is none of its doing. */
  chosen: Tensor;
}

/** What the policy said of the responses while it sampled them, steering left out: no second pass is needed. */
export interface SampledOutput extends SampledBatch, PolicyOutput {
  /** Absent where the policy chose every token of every response. */
  masks?: TokenMasks;
}

/** The sampler's body, for functions that are compiled as a whole. */
export function sampleResponses(
  model: PolicyModel,
  { flat, prompts, uniforms, steering = [], forced }: SamplerInputs,
): SampledOutput {
  const tf = getTf();
  const [replicas, batch, promptLength] = prompts.shape as [number, number, number];
  const { responseLength, vocabularySize } = model.world;
  const endToken = endTokenOf(model.world);
  const weights = unpackParameters(flat, model.layout);
  const tokens: Tensor[] = [prompts];
  const probabilities: Tensor[] = [];
  const outputs: PolicyOutput[] = [];
  let caches: LayerCache[] | undefined;
  for (let position = 0; position < responseLength; position++) {
    const newest = tokens[tokens.length - 1];
    const output = transformer(model.trunk, weights, newest, { past: caches, lastOnly: true });
    caches = output.caches;
    const heads = policyHeads(weights, output.states); // logits [R, B, V]
    outputs.push(heads);
    const distribution = tf.softmax(steer(heads.logits, steering));
    const drawn = inverseCdf(distribution, tf.slice(uniforms, [0, 0, position], [replicas, batch, 1])); // [R, B]
    const written = writtenToken(drawn, tokens, { endToken, forced });
    probabilities.push(tf.reshape(pick(distribution, written), [replicas, batch, 1]));
    tokens.push(tf.reshape(written, [replicas, batch, 1]));
  }
  const sequences = tf.reshape(tf.concat(tokens, 2), [replicas, batch, promptLength + responseLength]);
  const masks = tokenMasks(model, sequences, forced);
  const logProbs = masks
    ? tf.sum(masked(tf.log(tf.concat(probabilities, 2)), tf.reshape(masks.chosen, uniforms.shape)), 2)
    : tf.sum(tf.log(tf.concat(probabilities, 2)), 2);
  const byToken = (parts: Tensor[], last: number[]) =>
    tf.concat(
      parts.map((part) => tf.reshape(part, [replicas, batch, 1, ...last])),
      2,
    );
  const logits = byToken(
    outputs.map((output) => output.logits),
    [vocabularySize],
  );
  const values = byToken(
    outputs.map((output) => output.values),
    [],
  );
  return {
    sequences,
    logProbs,
    logits: tf.reshape(logits, [replicas, batch * responseLength, vocabularySize]),
    values: tf.reshape(values, [replicas, batch * responseLength]),
    ...(masks && { masks }),
  };
}

/** The token that stands next, [R, B]: a forced one, and after an end token another, whatever was drawn. */
function writtenToken(
  drawn: Tensor,
  tokens: Tensor[],
  { endToken, forced }: { endToken: number | undefined; forced: Tensor | undefined },
): Tensor {
  const tf = getTf();
  const position = tokens.length - 1;
  let written = drawn;
  if (forced) {
    const here = tf.reshape(tf.slice(forced, [0, 0, position], [...drawn.shape, 1]), drawn.shape);
    written = tf.where(tf.less(here, 0), written, here);
  }
  if (endToken === undefined || position === 0) return written;
  const end = tf.scalar(endToken, 'int32');
  const isOver = tf.equal(tf.reshape(tokens[position], drawn.shape), end);
  return tf.where(isOver, tf.mul(tf.onesLike(drawn), end), written).toInt();
}

function tokenMasks(
  model: PolicyModel,
  sequences: Tensor,
  forced: Tensor | undefined,
): TokenMasks | undefined {
  const tf = getTf();
  const exists = existingTokens(model, sequences);
  if (forced === undefined) return exists && { exists, chosen: exists };
  const isFree = tf.cast(tf.less(forced, 0), 'float32');
  const [replicas, batch, count] = forced.shape as [number, number, number];
  const free = tf.reshape(isFree, [replicas, batch * count]);
  return exists ? { exists, chosen: tf.mul(exists, free) } : { exists: tf.onesLike(free), chosen: free };
}

function steer(logits: Tensor, [inverseTemperature, bias]: Tensor[]): Tensor {
  const tf = getTf();
  return inverseTemperature ? tf.add(tf.mul(logits, inverseTemperature), bias) : logits;
}

/** The number of outcomes whose running probability is at most the uniform; rounding may leave the last sum below 1. */
function inverseCdf(distribution: Tensor, uniform: Tensor): Tensor {
  const tf = getTf();
  const vocabulary = distribution.shape[2]!;
  const running = tf.cumsum(distribution, 2);
  const below = tf.sum(tf.cast(tf.lessEqual(running, uniform), 'int32'), 2);
  return tf.minimum(below, tf.scalar(vocabulary - 1, 'int32')).toInt();
}
