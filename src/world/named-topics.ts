/** The topics of a world that has several: how often prompts name each, and which one a prompt names. */
import type { RandomStream } from '../random/index.js';
import { type Grammar, grammarOf } from './grammar.js';
import { contentTokens, type WorldShape } from './sequences.js';
import { createTopicLanguage, keyCount, type TopicLanguage, type TopicOptions } from './topics/language.js';
import { topicAt, writePrompt } from './topics/sample.js';

export interface NamedTopics {
  /** p(topic) by rank, most frequent first, [K]. */
  readonly frequencies: Float64Array;
  /** Writes the prompt of the topic that `uniform` draws, with the token that its response starts from, and gives its rank. */
  writePrompt(prompt: Uint8Array, uniform: number, first: number): number;
  /** The rank of the topic whose key a prompt begins with. */
  ofPrompt(prompt: Uint8Array): number;
}

/** The language of many topics as the world of a study of overoptimization; the end token is in no key and ends any topic. */
export function createTopicGrammar(shape: WorldShape, options: TopicOptions, random: RandomStream): Grammar {
  const words = { ...shape, vocabularySize: contentTokens(shape), endProbability: 0 };
  const language = createTopicLanguage(words, options, random);
  return grammarOf(shape, Float64Array.from(language.probabilities), namedTopics(language));
}

function namedTopics(language: TopicLanguage): NamedTopics {
  const { shape, options, frequencies, keys } = language;
  const digits = shape.promptLength - 1;
  const numberOf = (key: Uint8Array) =>
    key.subarray(0, digits).reduce((number, digit) => number * options.keyBase + digit, 0);
  const ranks = new Int32Array(keyCount(shape, options.keyBase)).fill(-1);
  frequencies.forEach((_, topic) => {
    ranks[numberOf(keys.subarray(topic * digits))] = topic;
  });
  return {
    frequencies,
    writePrompt(prompt, uniform, first) {
      const topic = topicAt(language, uniform);
      writePrompt(language, prompt, { topic, first });
      return topic;
    },
    ofPrompt(prompt) {
      const topic = ranks[numberOf(prompt)] ?? -1;
      if (topic < 0) throw new RangeError(`no topic has the key ${prompt.subarray(0, digits).join(' ')}`);
      return topic;
    },
  };
}
