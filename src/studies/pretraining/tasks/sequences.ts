/** The sequences that tasks are made of. */
import type { RandomStream } from '../../../random/index.js';
import { sequence } from '../../../world/sequences.js';
import {
  drawTopicsWithin,
  sampleTopics,
  stratifiedSample,
  type TopicLanguage,
  type TopicSequences,
  writePrompt,
} from '../../../world/topics/index.js';

export interface Source {
  language: TopicLanguage;
  /** Prompts of a task. */
  prompts: number;
  random: RandomStream;
}

/** Ranks from 1, both included. */
export interface Ranks {
  from: number;
  to: number;
}

/** In a language of fewer topics, its last ones. */
const drawn = ({ language, prompts, random }: Source, { from, to }: Ranks): Int32Array => {
  const last = language.options.topics - 1;
  return drawTopicsWithin(
    language,
    { from: Math.min(from - 1, last), to: Math.min(to - 1, last), count: prompts },
    random.stream('topics'),
  );
};

export const typical = ({ language, prompts, random }: Source) =>
  stratifiedSample(language, prompts, random.stream('text'));

/** Text of topics of these ranks. */
export const ofRanks = (ranks: Ranks) => (source: Source) =>
  sampleTopics(source.language, drawn(source, ranks), source.random.stream('text'));

/** The prompt names a topic of `named`, the text is one of `text`. */
export const mislabelled = (named: Ranks, text: Ranks) => (source: Source) => {
  const { language, random } = source;
  const names = drawn({ ...source, random: random.stream('named') }, named);
  const topics = drawn(source, text).map((topic, row) => otherThan(topic, names[row], language));
  const sequences = sampleTopics(language, topics, random.stream('text'));
  names.forEach((name, row) => {
    rename(language, sequences, row, name);
  });
  return sequences;
};

/** Pairs: the text of the named topic, and text of another one of the same ranks under the same prompt. */
export const choices = (ranks: Ranks) => (source: Source) =>
  pairs(source, drawn(source, ranks), drawn({ ...source, random: source.random.stream('others') }, ranks));

/** Pairs: topics whose key shares all digits but one with the first topic's, against text of that one. */
export const lured = (source: Source) => {
  const { language, random } = source;
  const lures = luresOf(language);
  const stream = random.stream('lures');
  const named = Int32Array.from({ length: source.prompts }, () => lures[stream.integer(lures.length)]);
  return pairs(source, named, new Int32Array(named.length));
};

/** The topics whose keys differ from that of the first one in one digit; the second topic where there are none. */
function luresOf({ keys, shape, options }: TopicLanguage): number[] {
  const digits = shape.promptLength - 1;
  const differing = (topic: number) =>
    keys.subarray(topic * digits, (topic + 1) * digits).filter((digit, place) => digit !== keys[place])
      .length;
  const found = Array.from({ length: options.topics }, (_, topic) => topic).filter(
    (topic) => differing(topic) === 1,
  );
  return found.length > 0 ? found : [Math.min(1, options.topics - 1)];
}

function pairs({ language, random }: Source, named: Int32Array, others: Int32Array): TopicSequences {
  const topics = new Int32Array(2 * named.length);
  named.forEach((name, pair) => {
    topics[2 * pair] = name;
    topics[2 * pair + 1] = otherThan(others[pair], name, language);
  });
  const sequences = sampleTopics(language, topics, random.stream('text'));
  named.forEach((name, pair) => {
    rename(language, sequences, 2 * pair + 1, name);
  });
  return sequences;
}

/** The next rank where both are the same. */
const otherThan = (topic: number, name: number, { options: { topics } }: TopicLanguage) =>
  topic === name ? (topic + 1) % topics : topic;

/** Another key; the token that the response starts from stays. */
function rename(language: TopicLanguage, sequences: TopicSequences, row: number, topic: number): void {
  const { promptLength } = language.shape;
  const own = sequence(sequences, row);
  writePrompt(language, own.subarray(0, promptLength), { topic, first: own[promptLength - 1] });
}

/** Each token the most likely one after the one before it. */
export const greedy = (ranks: Ranks) => (source: Source) => {
  const sequences = ofRanks(ranks)(source);
  const { vocabularySize: size, promptLength } = source.language.shape;
  sequences.topics.forEach((topic, row) => {
    const own = sequence(sequences, row);
    for (let index = promptLength; index < own.length; index++) {
      const start = (topic * size + own[index - 1]) * size;
      const follows = source.language.probabilities.subarray(start, start + size);
      own[index] = follows.indexOf(follows.reduce((most, value) => Math.max(most, value)));
    }
  });
  return sequences;
};

/** Random tokens, and the same once more: what copies from the context, as nothing in the language does, scores here. */
export const copied = (source: Source) => {
  const sequences = typical(source);
  const { vocabularySize, promptLength, responseLength } = source.language.shape;
  const half = Math.floor(responseLength / 2);
  const stream = source.random.stream('segments');
  for (let row = 0; row < sequences.count; row++) {
    const response = sequence(sequences, row).subarray(promptLength);
    for (let index = 0; index < responseLength; index++)
      response[index] = index < half ? stream.integer(vocabularySize) : response[index - half];
  }
  return sequences;
};
