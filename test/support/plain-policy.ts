/** Probabilities of a policy in plain JavaScript and doubles: by token, and of whole responses. */
import type { PolicyModel } from '../../src/policy/index.js';
import { endTokenOf, type Sequences, sequence } from '../../src/world/index.js';
import { logSumExp } from './numbers.js';
import {
  multiply,
  type PlainWeights,
  plainLayerNorm,
  plainTransformer,
  plainWeights,
} from './plain-transformer.js';

/** ln π(· | tokens before) of each response token of one sequence, [T, V]. */
export function plainLogProbs(
  model: PolicyModel,
  parameters: ArrayLike<number>,
  tokens: ArrayLike<number>,
): number[][] {
  return logProbsOf(model, plainWeights(model.layout, parameters), tokens);
}

function logProbsOf(
  { trunk, world }: PolicyModel,
  weights: PlainWeights,
  tokens: ArrayLike<number>,
): number[][] {
  const states = plainTransformer(trunk, weights, Array.from(tokens).slice(0, -1));
  return states.slice(world.promptLength - 1).map((state) => {
    const logits = multiply(plainLayerNorm(state), weights.unembedding);
    const total = logSumExp(logits);
    return logits.map((logit) => logit - total);
  });
}

/** Tokens of a response, up to the first end token if there is one. */
export function plainLength({ world }: PolicyModel, tokens: ArrayLike<number>): number {
  const response = Array.from(tokens).slice(world.promptLength);
  const end = response.indexOf(endTokenOf(world) ?? -1);
  return end === -1 ? response.length : end + 1;
}

/** ln π(response | prompt) of each sequence. */
export function plainResponseLogProbs(
  model: PolicyModel,
  parameters: ArrayLike<number>,
  sequences: Sequences,
): Float64Array {
  const weights = plainWeights(model.layout, parameters);
  return Float64Array.from({ length: sequences.count }, (_, row) => {
    const tokens = sequence(sequences, row);
    const response = tokens.subarray(model.world.promptLength).subarray(0, plainLength(model, tokens));
    const logProbs = logProbsOf(model, weights, tokens);
    return response.reduce((sum, token, position) => sum + logProbs[position][token], 0);
  });
}

/** Value estimates before each response token of one sequence, [T]. */
export function plainValues(
  { trunk, layout, world }: PolicyModel,
  parameters: ArrayLike<number>,
  tokens: ArrayLike<number>,
): number[] {
  const weights = plainWeights(layout, parameters);
  const states = plainTransformer(trunk, weights, Array.from(tokens).slice(0, -1));
  return states
    .slice(world.promptLength - 1)
    .map((state) => multiply(plainLayerNorm(state), weights.valueHead)[0]);
}
