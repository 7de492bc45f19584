/** The reward model: a transformer that reads prompt and response and scores them at the last token that exists. */
import {
  existing,
  getTf,
  lastOf,
  linear,
  type ParameterLayout,
  parameterLayout,
  type Tensor,
  type TransformerShape,
  transformer,
  transformerSpecs,
  unpackParameters,
  type Weights,
} from '../../tensor/index.js';
import { endTokenOf, sequenceLength, type WorldShape } from '../../world/index.js';

/** Width and depth: the rungs of the ladder. */
export interface RewardModelSize {
  width: number;
  layers: number;
  heads: number;
}

export interface RewardModelArchitecture {
  world: WorldShape;
  trunk: TransformerShape;
  layout: ParameterLayout;
  parameterCount: number;
}

export function rewardModelArchitecture(size: RewardModelSize, world: WorldShape): RewardModelArchitecture {
  const { width, layers, heads } = size;
  const trunk = {
    width,
    layers,
    heads,
    vocabularySize: world.vocabularySize,
    contextLength: sequenceLength(world),
  };
  const head = { name: 'rewardHead', shape: [width, 1], scale: 1 / width };
  const layout = parameterLayout([...transformerSpecs(trunk), head]);
  return { world, trunk, layout, parameterCount: layout.count };
}

/**
 * The head reads the residual stream as it is: behind a last normalisation a score could not grow beyond |head|·√W,
 * and no proxy score would keep rising as those of Gao et al. do.
 *
 * Scores [R, B] of sequences int32 [R, B, length], not yet normalised; differentiable in `flat` [R, count].
 */
export function rewardForward(
  architecture: RewardModelArchitecture,
  flat: Tensor,
  sequences: Tensor,
): Tensor {
  const weights = unpackParameters(flat, architecture.layout);
  const [replicas, batch] = sequences.shape as [number, number, number];
  const scores = linear(lastStates(architecture, weights, sequences), weights.rewardHead);
  return getTf().reshape(scores, [replicas, batch]);
}

/** States at the last token of each sequence that exists, [R, B, W]; what follows it cannot be seen from there. */
function lastStates({ world, trunk }: RewardModelArchitecture, weights: Weights, sequences: Tensor): Tensor {
  const endToken = endTokenOf(world);
  if (endToken === undefined) return transformer(trunk, weights, sequences, { lastOnly: true }).states;
  const tf = getTf();
  const { promptLength, responseLength } = world;
  const [replicas, batch] = sequences.shape as [number, number, number];
  const responses = tf.slice(sequences, [0, 0, promptLength], [replicas, batch, responseLength]);
  const last = lastOf(existing(responses, endToken)); // [R, B, T]
  const { states } = transformer(trunk, weights, sequences, { lastTokens: responseLength });
  const rows = tf.reshape(states, [replicas * batch, responseLength, trunk.width]);
  const picked = tf.matMul(tf.reshape(last, [replicas * batch, 1, responseLength]), rows);
  return tf.reshape(picked, [replicas, batch, trunk.width]);
}
