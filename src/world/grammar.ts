/**
 * The language: a first-order Markov grammar whose logits are a random table.
 *
 * Everything about it is known exactly, above all its entropy: the loss that no language model can go below.
 */
import type { RandomStream } from '../random/index.js';
import { categorical, cumulativeRows, softmaxRows } from './distributions.js';
import type { Sequences, WorldShape } from './sequences.js';

export interface Grammar {
  readonly shape: WorldShape;
  /** p(next | previous), row-major [V, V]. */
  readonly probabilities: Float64Array;
  /** ln p(next | previous), nats, row-major [V, V]. */
  readonly logProbs: Float64Array;
  /** Running sums of each row, for inverse-CDF sampling. */
  readonly cumulative: Float64Array;
}

/** Logits are independent normals with standard deviation `scale`; 1.3 gives about 2.6 nats a token at V = 32. */
export function createGrammar(shape: WorldShape, scale: number, random: RandomStream): Grammar {
  const size = shape.vocabularySize;
  const logits = Float64Array.from(random.normals(size * size), (normal) => scale * normal);
  const probabilities = softmaxRows(logits, size);
  return {
    shape,
    probabilities,
    logProbs: probabilities.map(Math.log),
    cumulative: cumulativeRows(probabilities, size),
  };
}

/** Draws sequences of prompt and response from the grammar; the first token of a prompt is uniform. */
export function sampleCorpus(grammar: Grammar, count: number, random: RandomStream): Sequences {
  const { vocabularySize, promptLength, responseLength } = grammar.shape;
  const length = promptLength + responseLength;
  const tokens = new Uint8Array(count * length);
  for (let row = 0; row < count; row++) {
    let token = random.integer(vocabularySize);
    for (let position = 0; position < length; position++) {
      if (position > 0) token = categorical(grammar.cumulative, token, vocabularySize, random.uniform());
      tokens[row * length + position] = token;
    }
  }
  return { tokens, count, length };
}

/**
 * Exact entropy of a response, in nats a token: Σ_t H(x_t | x_{t−1}) / T over the marginals of the positions.
 * This is the irreducible loss of a language model on responses.
 */
export function responseEntropy(grammar: Grammar): number {
  const { promptLength, responseLength } = grammar.shape;
  let marginal = uniform(grammar.shape.vocabularySize);
  let sum = 0;
  for (let position = 1; position < promptLength + responseLength; position++) {
    if (position >= promptLength) sum += expectedRowEntropy(grammar, marginal);
    marginal = advance(grammar, marginal);
  }
  return sum / responseLength;
}

/** Exact entropy rate of the stationary chain, nats a token (Cover and Thomas, theorem 4.2.4). */
export function entropyRate(grammar: Grammar): number {
  let marginal = uniform(grammar.shape.vocabularySize);
  // The table has no zeros, so the chain mixes geometrically: 1,000 steps reach machine precision.
  for (let step = 0; step < 1000; step++) marginal = advance(grammar, marginal);
  return expectedRowEntropy(grammar, marginal);
}

/** ln p(response | prompt) under the grammar, nats, for sequence `row`. */
export function responseLogLikelihood(grammar: Grammar, { tokens, length }: Sequences, row: number): number {
  const size = grammar.shape.vocabularySize;
  const start = row * length;
  let sum = 0;
  for (let index = start + grammar.shape.promptLength; index < start + length; index++) {
    sum += grammar.logProbs[tokens[index - 1] * size + tokens[index]];
  }
  return sum;
}

function uniform(size: number): Float64Array {
  return new Float64Array(size).fill(1 / size);
}

function advance({ probabilities, shape }: Grammar, marginal: Float64Array): Float64Array {
  const size = shape.vocabularySize;
  const next = new Float64Array(size);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) next[to] += marginal[from] * probabilities[from * size + to];
  }
  return next;
}

function expectedRowEntropy({ probabilities, logProbs, shape }: Grammar, marginal: Float64Array): number {
  const size = shape.vocabularySize;
  return probabilities.reduce(
    (sum, probability, index) => sum - marginal[Math.floor(index / size)] * probability * logProbs[index],
    0,
  );
}
