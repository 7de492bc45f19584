/**
 * The language: a first-order Markov grammar whose logits are a random table; where it has several topics, which prompts
 * name, a table a topic.
 *
 * Everything about it is known exactly, above all its entropy: the loss that no language model can go below.
 */
import type { RandomStream } from '../random/index.js';
import { categorical, cumulativeRows, softmaxRows } from './distributions.js';
import type { NamedTopics } from './named-topics.js';
import { contentTokens, endTokenOf, type Sequences, sequenceEnd, type WorldShape } from './sequences.js';

export interface Grammar {
  readonly shape: WorldShape;
  /** What prompts name; left out for one topic, of which a prompt is the beginning of a text. K of them. */
  readonly topics?: NamedTopics;
  /** p(next | previous) within a response, row-major [K, V, V]; after an end token comes nothing but end tokens. */
  readonly probabilities: Float64Array;
  /** ln p(next | previous), nats, row-major [K, V, V]. */
  readonly logProbs: Float64Array;
  /** Running sums of each row, for inverse-CDF sampling. */
  readonly cumulative: Float64Array;
}

/** Logits are independent normals with standard deviation `scale`; 1.3 gives about 2.6 nats a token at V = 32. */
export function createGrammar(shape: WorldShape, scale: number, random: RandomStream): Grammar {
  const size = contentTokens(shape);
  const logits = Float64Array.from(random.normals(size * size), (normal) => scale * normal);
  return grammarOf(shape, softmaxRows(logits, size));
}

/** From the rows of the content tokens, [K, words, words]. */
export function grammarOf(shape: WorldShape, content: Float64Array, topics?: NamedTopics): Grammar {
  const probabilities = withEnd(content, shape);
  return {
    ...{ shape, ...(topics && { topics }), probabilities },
    logProbs: probabilities.map(Math.log),
    cumulative: cumulativeRows(probabilities, shape.vocabularySize),
  };
}

/** Rows of the content tokens, each with a share of the end token, and in each table a row of that token. */
function withEnd(content: Float64Array, shape: WorldShape): Float64Array {
  const endToken = endTokenOf(shape);
  if (endToken === undefined) return content;
  const { vocabularySize: size, endProbability } = shape;
  const tables = content.length / endToken ** 2;
  return Float64Array.from({ length: tables * size * size }, (_, index) => {
    const [table, from, to] = [Math.floor(index / size ** 2), Math.floor(index / size) % size, index % size];
    if (from === endToken) return to === endToken ? 1 : 0;
    if (to === endToken) return endProbability;
    return (1 - endProbability) * content[(table * endToken + from) * endToken + to];
  });
}

/** Draws sequences of prompt and response from the language. */
export function sampleCorpus(grammar: Grammar, count: number, random: RandomStream): Sequences {
  const { vocabularySize, promptLength, responseLength } = grammar.shape;
  const length = promptLength + responseLength;
  const tokens = new Uint8Array(count * length);
  for (let row = 0; row < count; row++) {
    const start = row * length;
    const topic = writePrompt(grammar, tokens.subarray(start, start + promptLength), random);
    for (let index = start + promptLength; index < start + length; index++) {
      const from = topic * vocabularySize + tokens[index - 1];
      tokens[index] = categorical(grammar.cumulative, from, vocabularySize, random.uniform());
    }
  }
  return { tokens, count, length };
}

/**
 * Gives the place of the topic that the prompt is of. Where there is one it is the beginning of a text, whose first token is
 * uniform; else a topic’s key and the token that the response starts from.
 */
function writePrompt(
  { shape, topics, cumulative }: Grammar,
  prompt: Uint8Array,
  random: RandomStream,
): number {
  const words = contentTokens(shape);
  if (topics !== undefined) return topics.writePrompt(prompt, random.uniform(), random.integer(words));
  prompt[0] = random.integer(words);
  for (let position = 1; position < prompt.length; position++) {
    // The end token has the last share of the uniforms, which a prompt leaves out.
    const uniform = random.uniform() * (1 - shape.endProbability);
    const next = categorical(cumulative, prompt[position - 1], shape.vocabularySize, uniform);
    prompt[position] = Math.min(words - 1, next);
  }
  return 0;
}

/**
 * Exact entropy of a response, in nats a token: Σ_t H(x_t | x_{t−1}) over the marginals of the positions, by the mean
 * length, in the mean over topics. This is the irreducible loss of a language model on responses.
 */
export function responseEntropy(grammar: Grammar): number {
  return (
    overTopics(grammar, (table, start) => {
      let [marginal, sum] = [start, 0];
      for (let position = 0; position < grammar.shape.responseLength; position++) {
        sum += expectedRowEntropy(table, marginal);
        marginal = advance(table, marginal);
      }
      return sum;
    }) / meanResponseLength(grammar.shape)
  );
}

/** Mean number of tokens of a response, its end token included: Σ_t (1 − h)^t over t < T, exact. */
export function meanResponseLength({ responseLength, endProbability }: WorldShape): number {
  if (endProbability === 0) return responseLength;
  return -Math.expm1(responseLength * Math.log1p(-endProbability)) / endProbability;
}

/** Exact entropy rate of the stationary chains, nats a token (Cover and Thomas, theorem 4.2.4), as long as they go on. */
export const entropyRate = (grammar: Grammar): number =>
  overTopics(grammar, (table, start) => {
    let marginal = start;
    // Among content tokens a table has no zeros, so the chain mixes geometrically: 1,000 steps reach machine precision.
    for (let step = 0; step < 1000; step++) {
      const next = goingOn(table, advance(table, marginal));
      if (next.every((share, token) => share === marginal[token])) break;
      marginal = next;
    }
    return expectedRowEntropy(table, marginal);
  });

/** ln p(response | prompt) under the grammar, nats, for sequence `row`. */
export function responseLogLikelihood(grammar: Grammar, sequences: Sequences, row: number): number {
  const { shape, logProbs, topics } = grammar;
  const { tokens, length } = sequences;
  const [size, start] = [shape.vocabularySize, row * length + shape.promptLength];
  const end = sequenceEnd(shape, sequences, row);
  const topic = topics?.ofPrompt(tokens.subarray(row * length, start)) ?? 0;
  let sum = 0;
  for (let index = start; index < end; index++)
    sum += logProbs[(topic * size + tokens[index - 1]) * size + tokens[index]];
  return sum;
}

/** One topic's [V, V]. */
interface TopicTable extends Pick<Grammar, 'shape' | 'probabilities' | 'logProbs'> {}

/** The mean of a number over topics; `start` is how often each token is the one before a response. */
function overTopics(grammar: Grammar, of: (table: TopicTable, start: Float64Array) => number): number {
  const { shape, topics, probabilities, logProbs } = grammar;
  if (topics === undefined) return of(grammar, lastOfPrompt(grammar));
  const size = shape.vocabularySize ** 2;
  return topics.frequencies.reduce((sum, frequency, topic) => {
    const own = (values: Float64Array) => values.subarray(topic * size, (topic + 1) * size);
    const table = { shape, probabilities: own(probabilities), logProbs: own(logProbs) };
    return sum + frequency * of(table, uniformWord(shape));
  }, 0);
}

/** Of a prompt that is the beginning of a text. */
function lastOfPrompt(table: TopicTable): Float64Array {
  let marginal = uniformWord(table.shape);
  for (let position = 1; position < table.shape.promptLength; position++)
    marginal = goingOn(table, advance(table, marginal));
  return marginal;
}

function uniformWord(shape: WorldShape): Float64Array {
  const words = contentTokens(shape);
  return new Float64Array(shape.vocabularySize).fill(1 / words, 0, words);
}

/** The marginal given that the sequence does not end here. */
function goingOn({ shape }: TopicTable, marginal: Float64Array): Float64Array {
  const endToken = endTokenOf(shape);
  if (endToken === undefined) return marginal;
  const content = marginal.map((share, token) => (token === endToken ? 0 : share));
  const total = content.reduce((sum, share) => sum + share, 0);
  return content.map((share) => share / total);
}

function advance({ probabilities, shape }: TopicTable, marginal: Float64Array): Float64Array {
  const size = shape.vocabularySize;
  const next = new Float64Array(size);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) next[to] += marginal[from] * probabilities[from * size + to];
  }
  return next;
}

function expectedRowEntropy({ probabilities, logProbs, shape }: TopicTable, marginal: Float64Array): number {
  const size = shape.vocabularySize;
  return probabilities.reduce(
    (sum, probability, index) =>
      probability > 0 ? sum - marginal[Math.floor(index / size)] * probability * logProbs[index] : sum,
    0,
  );
}
