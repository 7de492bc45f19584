/** Sequences of the language of topics. */
import type { RandomStream } from '../../random/index.js';
import { type Sequences, sequenceLength } from '../sequences.js';
import type { TopicLanguage } from './language.js';

/** Sequences with the ranks of their topics, from 0, [count]. */
export interface TopicSequences extends Sequences {
  topics: Int32Array;
}

/** The rank whose share of the running sums holds `uniform`. */
export function topicAt({ cumulative }: Pick<TopicLanguage, 'cumulative'>, uniform: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > uniform) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A response to each of these topics; the first token that it follows is uniform. */
export function sampleTopics(
  language: TopicLanguage,
  topics: Int32Array,
  random: RandomStream,
): TopicSequences {
  const { promptLength, vocabularySize } = language.shape;
  const length = sequenceLength(language.shape);
  const tokens = new Uint8Array(topics.length * length);
  for (let row = 0; row < topics.length; row++) {
    const start = row * length;
    writePrompt(language, tokens.subarray(start, start + promptLength), {
      topic: topics[row],
      first: random.integer(vocabularySize),
    });
    for (let index = start + promptLength; index < start + length; index++)
      tokens[index] = nextToken(language, topics[row], tokens[index - 1], random.uniform());
  }
  return { tokens, count: topics.length, length, topics };
}

/** A key and the token that the response starts from. */
export function writePrompt(
  { shape, keys }: TopicLanguage,
  prompt: Uint8Array,
  { topic, first }: { topic: number; first: number },
): void {
  const digits = shape.promptLength - 1;
  prompt.set(keys.subarray(topic * digits, (topic + 1) * digits));
  prompt[digits] = first;
}

/** As often as the language speaks of each. */
export const drawTopics = (language: TopicLanguage, count: number, random: RandomStream): Int32Array =>
  Int32Array.from({ length: count }, () => topicAt(language, random.uniform()));

/** Of ranks `from` to `to`, the last one included, as often as the language speaks of each of them. */
export function drawTopicsWithin(
  language: TopicLanguage,
  { from, to, count }: { from: number; to: number; count: number },
  random: RandomStream,
): Int32Array {
  const below = from === 0 ? 0 : language.cumulative[from - 1];
  const share = language.cumulative[to] - below;
  return Int32Array.from({ length: count }, () =>
    Math.min(to, topicAt(language, below + share * random.uniform())),
  );
}

/** Sequences whose topics are quantiles of the frequencies: none is there by luck. */
export function stratifiedSample(
  language: TopicLanguage,
  count: number,
  random: RandomStream,
): TopicSequences {
  const topics = Int32Array.from({ length: count }, (_, row) => topicAt(language, (row + 0.5) / count));
  return sampleTopics(language, topics, random);
}

/** By inverse CDF of one row. */
function nextToken(
  { probabilities, shape: { vocabularySize } }: TopicLanguage,
  topic: number,
  previous: number,
  uniform: number,
): number {
  const start = (topic * vocabularySize + previous) * vocabularySize;
  let [token, sum] = [0, probabilities[start]];
  while (token < vocabularySize - 1 && sum <= uniform) sum += probabilities[start + ++token];
  return token;
}
