/** The policy: a causal transformer over tokens with an unembedding and, for PPO, a value head. */
import type { RandomStream } from '../random/index.js';
import type { TransformerSize } from '../tensor/config.js';
import {
  existing,
  getTf,
  initialParameters,
  layerNorm,
  linear,
  type ParameterLayout,
  parameterLayout,
  type Tensor,
  type TransformerShape,
  transformer,
  transformerSpecs,
  unpackParameters,
  type Weights,
} from '../tensor/index.js';
import { endTokenOf, sequenceLength, type WorldShape } from '../world/index.js';

/** What a policy looks like: known from the configuration alone. */
export interface PolicyModel {
  world: WorldShape;
  trunk: TransformerShape;
  layout: ParameterLayout;
  /** Parameters of the language model, without the value head. */
  parameterCount: number;
}

/** The parts of an experiment that decide what a policy looks like. */
export interface PolicyShape {
  world: WorldShape;
  policy: TransformerSize;
}

export function policyModel(config: PolicyShape): PolicyModel {
  const { vocabularySize, promptLength, responseLength, endProbability } = config.world;
  const world = { vocabularySize, promptLength, responseLength, endProbability };
  const { width, layers, heads } = config.policy;
  // The last token is never read, only predicted.
  const trunk = { width, layers, heads, vocabularySize, contextLength: sequenceLength(world) - 1 };
  const head = { name: 'unembedding', shape: [width, vocabularySize], scale: 0.5 / Math.sqrt(width) };
  const value = { name: 'valueHead', shape: [width, 1], scale: 0 };
  const layout = parameterLayout([...transformerSpecs(trunk), head, value]);
  return { world, trunk, layout, parameterCount: layout.count - width };
}

/** Untrained parameters [count]. */
export function initialPolicyParameters(model: PolicyModel, random: RandomStream): Float32Array {
  return initialParameters(model.layout, [random]);
}

export interface PolicyOutput {
  /** Unnormalised log-probabilities of the response tokens [R, B·T, V]. */
  logits: Tensor;
  /** Value estimates before each response token [R, B·T]. */
  values: Tensor;
}

/** Predictions for all response tokens of sequences [R, B, promptLength + T]; differentiable in `flat` [R, count]. */
export function policyForward(model: PolicyModel, flat: Tensor, sequences: Tensor): PolicyOutput {
  const tf = getTf();
  const weights = unpackParameters(flat, model.layout);
  const [replicas, batch, length] = sequences.shape as [number, number, number];
  const read = tf.slice(sequences, [0, 0, 0], [replicas, batch, length - 1]);
  const { states } = transformer(model.trunk, weights, read, { lastTokens: model.world.responseLength });
  return policyHeads(weights, states);
}

/** Heads on the final states [R, N, W], normalised first. */
export function policyHeads(weights: Weights, states: Tensor): PolicyOutput {
  const tf = getTf();
  const [replicas, rows] = states.shape as [number, number, number];
  const normal = layerNorm(states);
  return {
    logits: linear(normal, weights.unembedding),
    values: tf.reshape(linear(normal, weights.valueHead), [replicas, rows]),
  };
}

/** Response tokens of sequences [R, B, promptLength + T], as [R, B·T]. */
export function responseTokens({ world }: PolicyModel, sequences: Tensor): Tensor {
  return perToken(responsesOf(world, sequences));
}

/** Which of the response tokens exist, [R, B·T]; undefined where all responses have one length. */
export function existingTokens({ world }: PolicyModel, sequences: Tensor): Tensor | undefined {
  const endToken = endTokenOf(world);
  return endToken === undefined ? undefined : perToken(existing(responsesOf(world, sequences), endToken));
}

function responsesOf({ promptLength, responseLength }: WorldShape, sequences: Tensor): Tensor {
  const [replicas, batch] = sequences.shape as [number, number, number];
  return getTf().slice(sequences, [0, 0, promptLength], [replicas, batch, responseLength]);
}

/** [R, B, T] as [R, B·T]. */
function perToken(values: Tensor): Tensor {
  const [replicas, batch, count] = values.shape as [number, number, number];
  return getTf().reshape(values, [replicas, batch * count]);
}
