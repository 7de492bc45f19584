/**
 * The language: a first-order Markov grammar whose logits are a random table.
 *
 * Everything about it is known exactly, above all its entropy: the loss that no language model can go below.
 */
import type { RandomStream } from '../random/index.js';
import { categorical, cumulativeRows, softmaxRows } from './distributions.js';
import { contentTokens, endTokenOf, type Sequences, sequenceEnd, type WorldShape } from './sequences.js';

export interface Grammar {
  readonly shape: WorldShape;
  /** p(next | previous) within a response, row-major [V, V]; after an end token comes nothing but end tokens. */
  readonly probabilities: Float64Array;
  /** ln p(next | previous), nats, row-major [V, V]. */
  readonly logProbs: Float64Array;
  /** Running sums of each row, for inverse-CDF sampling. */
  readonly cumulative: Float64Array;
}

/** Logits are independent normals with standard deviation `scale`; 1.3 gives about 2.6 nats a token at V = 32. */
export function createGrammar(shape: WorldShape, scale: number, random: RandomStream): Grammar {
  const size = contentTokens(shape);
  const logits = Float64Array.from(random.normals(size * size), (normal) => scale * normal);
  const probabilities = withEnd(softmaxRows(logits, size), shape);
  return {
    shape,
    probabilities,
    logProbs: probabilities.map(Math.log),
    cumulative: cumulativeRows(probabilities, shape.vocabularySize),
  };
}

/** Rows of the content tokens, each with a share of the end token, and a row of that token. */
function withEnd(content: Float64Array, shape: WorldShape): Float64Array {
  const endToken = endTokenOf(shape);
  if (endToken === undefined) return content;
  const { vocabularySize: size, endProbability } = shape;
  return Float64Array.from({ length: size * size }, (_, index) => {
    const [from, to] = [Math.floor(index / size), index % size];
    if (from === endToken) return to === endToken ? 1 : 0;
    return to === endToken ? endProbability : (1 - endProbability) * content[from * endToken + to];
  });
}

/** Draws sequences of prompt and response from the grammar; the first token of a prompt is uniform. */
export function sampleCorpus(grammar: Grammar, count: number, random: RandomStream): Sequences {
  const { vocabularySize, promptLength, responseLength, endProbability } = grammar.shape;
  const length = promptLength + responseLength;
  const words = contentTokens(grammar.shape);
  const tokens = new Uint8Array(count * length);
  const next = (token: number, uniform: number) =>
    categorical(grammar.cumulative, token, vocabularySize, uniform);
  for (let row = 0; row < count; row++) {
    let token = random.integer(words);
    for (let position = 0; position < length; position++) {
      // The end token has the last share of the uniforms, which a prompt leaves out.
      if (position >= promptLength) token = next(token, random.uniform());
      else if (position > 0)
        token = Math.min(words - 1, next(token, random.uniform() * (1 - endProbability)));
      tokens[row * length + position] = token;
    }
  }
  return { tokens, count, length };
}

/**
 * Exact entropy of a response, in nats a token: Σ_t H(x_t | x_{t−1}) over the marginals of the positions, by the mean
 * length. This is the irreducible loss of a language model on responses.
 */
export function responseEntropy(grammar: Grammar): number {
  const { promptLength, responseLength } = grammar.shape;
  let marginal = firstToken(grammar);
  let sum = 0;
  for (let position = 1; position < promptLength + responseLength; position++) {
    if (position >= promptLength) sum += expectedRowEntropy(grammar, marginal);
    marginal = advance(grammar, marginal);
    if (position < promptLength) marginal = goingOn(grammar, marginal);
  }
  return sum / meanResponseLength(grammar.shape);
}

/** Mean number of tokens of a response, its end token included: Σ_t (1 − h)^t over t < T, exact. */
export function meanResponseLength({ responseLength, endProbability }: WorldShape): number {
  if (endProbability === 0) return responseLength;
  return -Math.expm1(responseLength * Math.log1p(-endProbability)) / endProbability;
}

/** Exact entropy rate of the stationary chain, nats a token (Cover and Thomas, theorem 4.2.4), as long as it goes on. */
export function entropyRate(grammar: Grammar): number {
  let marginal = firstToken(grammar);
  // Among content tokens the table has no zeros, so the chain mixes geometrically: 1,000 steps reach machine precision.
  for (let step = 0; step < 1000; step++) marginal = goingOn(grammar, advance(grammar, marginal));
  return expectedRowEntropy(grammar, marginal);
}

/** ln p(response | prompt) under the grammar, nats, for sequence `row`. */
export function responseLogLikelihood(grammar: Grammar, sequences: Sequences, row: number): number {
  const { shape, logProbs } = grammar;
  const { tokens, length } = sequences;
  const size = shape.vocabularySize;
  const end = sequenceEnd(shape, sequences, row);
  let sum = 0;
  for (let index = row * length + shape.promptLength; index < end; index++) {
    sum += logProbs[tokens[index - 1] * size + tokens[index]];
  }
  return sum;
}

function firstToken({ shape }: Grammar): Float64Array {
  const words = contentTokens(shape);
  return new Float64Array(shape.vocabularySize).fill(1 / words, 0, words);
}

/** The marginal given that the sequence does not end here. */
function goingOn({ shape }: Grammar, marginal: Float64Array): Float64Array {
  const endToken = endTokenOf(shape);
  if (endToken === undefined) return marginal;
  const content = marginal.map((share, token) => (token === endToken ? 0 : share));
  const total = content.reduce((sum, share) => sum + share, 0);
  return content.map((share) => share / total);
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
    (sum, probability, index) =>
      probability > 0 ? sum - marginal[Math.floor(index / size)] * probability * logProbs[index] : sum,
    0,
  );
}
