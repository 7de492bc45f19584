/** The reward model: a transformer that reads prompt and response and scores them at the last token. */
import {
  getTf,
  linear,
  type ParameterLayout,
  parameterLayout,
  type Tensor,
  type TransformerShape,
  transformer,
  transformerSpecs,
  unpackParameters,
} from '../../tensor/index.js';
import { sequenceLength, type WorldShape } from '../../world/index.js';

/** Width and depth: the rungs of the ladder. */
export interface RewardModelSize {
  width: number;
  layers: number;
  heads: number;
}

export interface RewardModelArchitecture {
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
  return { trunk, layout, parameterCount: layout.count };
}

/**
 * The head reads the residual stream as it is: behind a last normalisation a score could not grow beyond |head|·√W,
 * and no proxy score would keep rising as those of Gao et al. do.
 *
 * Scores [R, B] of sequences int32 [R, B, length], not yet normalised; differentiable in `flat` [R, count].
 */
export function rewardForward(
  { trunk, layout }: RewardModelArchitecture,
  flat: Tensor,
  sequences: Tensor,
): Tensor {
  const tf = getTf();
  const weights = unpackParameters(flat, layout);
  const { states } = transformer(trunk, weights, sequences, { lastOnly: true });
  const [replicas, batch] = sequences.shape as [number, number, number];
  return tf.reshape(linear(states, weights.rewardHead), [replicas, batch]);
}
