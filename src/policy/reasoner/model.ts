/**
 * The reasoner: the policy's transformer without absolute positions. Every token carries a step number, whose embedding is added to
 * the token's, and each head of each layer has a recency slope: the logit of key j for query i is less by slope · (i − j), as in ALiBi
 * (Press et al. 2022) but learned. So chains longer than any in training are made of what was in training.
 *
 * The slope is a plain number, not the softplus of one: a head that has to look far back, at the prompt, gets to 0 or below by steps of
 * one size, where the gradient of a softplus dies out.
 */
import type { RandomStream } from '../../random/index.js';
import type { TransformerSize } from '../../tensor/config.js';
import {
  initialParameters,
  type ParameterLayout,
  parameterLayout,
  type Tensor,
  type TransformerShape,
  transformer,
  transformerSpecs,
  unpackParameters,
} from '../../tensor/index.js';
import { type PolicyOutput, policyHeads } from '../policy.js';

export interface ReasonerSize extends TransformerSize {
  vocabularySize: number;
  /** Step numbers are 0 … steps − 1. */
  steps: number;
}

/** What a reasoner looks like: known from the configuration alone. */
export interface ReasonerModel {
  trunk: TransformerShape & { steps: number };
  layout: ParameterLayout;
  /** Parameters of the language model, without the value head. */
  parameterCount: number;
}

/** Tokens and step numbers are bytes. */
const most = 256;

export function reasonerModel({ width, layers, heads, vocabularySize, steps }: ReasonerSize): ReasonerModel {
  if (vocabularySize > most || steps > most || steps < 1)
    throw new RangeError(`a reasoner has up to ${most} tokens and 1 to ${most} step numbers`);
  const trunk = { width, layers, heads, vocabularySize, contextLength: 0, steps };
  const head = { name: 'unembedding', shape: [width, vocabularySize], scale: 0.5 / Math.sqrt(width) };
  const value = { name: 'valueHead', shape: [width, 1], scale: 0 };
  const layout = parameterLayout([...transformerSpecs(trunk), head, value]);
  return { trunk, layout, parameterCount: layout.count - width };
}

/** Untrained parameters [count]; slopes begin as ALiBi's, 2^(−8h/H) for head h = 1 … H of every layer. */
export function initialReasonerParameters(model: ReasonerModel, random: RandomStream): Float32Array {
  const { layers, heads } = model.trunk;
  const values = initialParameters(model.layout, [random]);
  const slopes = Array.from(
    { length: layers * heads },
    (_, index) => 2 ** ((-8 * ((index % heads) + 1)) / heads),
  );
  values.set(slopes, slopesPlace(model));
  return values;
}

/** Where the slopes [layers, heads] stand among the parameters: before the unembedding. */
export function slopesPlace({ trunk, parameterCount }: ReasonerModel): number {
  return parameterCount - trunk.width * trunk.vocabularySize - trunk.layers * trunk.heads;
}

/** Predictions behind every token of sequences and their step numbers [R, B, T], int32; logits are [R, B·T, V], values [R, B·T]. */
export function reasonerForward(
  model: ReasonerModel,
  flat: Tensor,
  [sequences, steps]: readonly [Tensor, Tensor],
): PolicyOutput {
  const weights = unpackParameters(flat, model.layout);
  return policyHeads(weights, transformer(model.trunk, weights, sequences, { steps }).states);
}
