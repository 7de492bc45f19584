/**
 * A language of many topics: the prompt names one of them, the response is written in that topic's own grammar.
 *
 * Topics are Zipf-distributed and each has a first-order table of its own on a base that all share, so that there is always
 * one more thing to learn, a little rarer than the last: Hutter (2021), Michaud et al. (2023). All about it is known exactly.
 */
import type { RandomStream } from '../../random/index.js';
import { softmaxRows } from '../distributions.js';
import type { WorldShape } from '../sequences.js';

export interface TopicOptions {
  /** Number of topics, K. */
  topics: number;
  /** α: the topic of rank k has probability ∝ k^−(1 + α). */
  zipf: number;
  /** Standard deviation of the logits that all topics share. */
  sharedScale: number;
  /** Standard deviation of what a topic adds to them. */
  ownScale: number;
  /** A topic's key is written in digits of this base. */
  keyBase: number;
}

export interface TopicLanguage {
  readonly shape: WorldShape;
  readonly options: TopicOptions;
  /** p(topic) by rank, most frequent first, [K]. */
  readonly frequencies: Float64Array;
  /** Running sums of the frequencies, [K]. */
  readonly cumulative: Float64Array;
  /** The digits of the topics' keys, [K, promptLength − 1]; the last token of a prompt is where the response starts. */
  readonly keys: Uint8Array;
  /** p(next | previous, topic), [K, V, V]. */
  readonly probabilities: Float32Array;
}

/** Tables are the same whatever the frequencies: two domains differ in what they speak of, and not in how. */
export function createTopicLanguage(
  shape: WorldShape,
  options: TopicOptions,
  random: RandomStream,
): TopicLanguage {
  const { topics, zipf } = options;
  const frequencies = normalised(
    Float64Array.from({ length: topics }, (_, rank) => (rank + 1) ** -(1 + zipf)),
  );
  let sum = 0;
  return {
    ...{ shape, options, frequencies },
    cumulative: frequencies.map((frequency) => {
      sum += frequency;
      return sum;
    }),
    keys: topicKeys(shape, options, random.stream('keys')),
    probabilities: topicTables(shape, options, random),
  };
}

/** How many topics can be told apart. */
export const keyCount = ({ promptLength }: Pick<WorldShape, 'promptLength'>, keyBase: number): number =>
  keyBase ** (promptLength - 1);

/** Keys in a random order, so that their digits say nothing of a topic's rank. */
function topicKeys(shape: WorldShape, { topics, keyBase }: TopicOptions, random: RandomStream): Uint8Array {
  const digits = shape.promptLength - 1;
  const order = random.permutation(keyCount(shape, keyBase));
  const keys = new Uint8Array(topics * digits);
  for (let topic = 0; topic < topics; topic++) {
    for (let digit = 0; digit < digits; digit++)
      keys[topic * digits + digit] = Math.floor(order[topic] / keyBase ** (digits - 1 - digit)) % keyBase;
  }
  return keys;
}

function topicTables(
  { vocabularySize }: WorldShape,
  { topics, sharedScale, ownScale }: TopicOptions,
  random: RandomStream,
): Float32Array {
  const size = vocabularySize * vocabularySize;
  const shared = random.stream('shared').normals(size);
  const own = random.stream('own');
  const probabilities = new Float32Array(topics * size);
  const logits = new Float64Array(size);
  for (let topic = 0; topic < topics; topic++) {
    // A stream a topic: the first thousand topics are those of any larger language.
    const normals = own.stream(String(topic)).normals(size);
    for (let index = 0; index < size; index++)
      logits[index] = sharedScale * shared[index] + ownScale * normals[index];
    probabilities.set(softmaxRows(logits, vocabularySize), topic * size);
  }
  return probabilities;
}

function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
