/** A world of several topics against enumeration, chains solved by hand and the language of topics that it is made of. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { worldConfig } from '../../src/world/config.js';
import { categorical, cumulativeRows, softmaxRows } from '../../src/world/distributions.js';
import {
  createWorld,
  endTokenOf,
  entropyRate,
  type Grammar,
  responseEntropy,
  responseLengths,
  responseLogLikelihood,
  type Sequences,
  sampleCorpus,
  samplePrompts,
  sequence,
} from '../../src/world/index.js';
import { createTopicGrammar } from '../../src/world/named-topics.js';
import { createTopicLanguage, languageFacts } from '../../src/world/topics/index.js';
import { chiSquareExcess } from '../support/numbers.js';
import { allSequences } from '../support/tiny-world.js';

const shape = { vocabularySize: 4, promptLength: 3, responseLength: 4, endProbability: 0 };
const options = { topics: 5, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 3 };
const grammar = createTopicGrammar(shape, options, createRandom(1));
const language = createTopicLanguage(shape, options, createRandom(1));
const ending = { ...shape, vocabularySize: 5, endProbability: 0.2 };
const ended = createTopicGrammar(ending, options, createRandom(1));

/** A prompt of each topic, most frequent first, from a large corpus: the key with every first token. */
function keysOf({ topics, shape: { promptLength } }: Grammar): number[][] {
  return Array.from(topics!.frequencies, (_, topic) => {
    const before = topics!.frequencies.slice(0, topic).reduce((sum, share) => sum + share, 0);
    const prompt = new Uint8Array(promptLength);
    topics!.writePrompt(prompt, before + topics!.frequencies[topic] / 2, 0);
    return [...prompt.subarray(0, promptLength - 1)];
  });
}

/** Every response to one prompt. */
function responsesTo(prompt: readonly number[], { vocabularySize, responseLength }: Grammar['shape']) {
  const all = allSequences(vocabularySize, responseLength);
  const length = prompt.length + responseLength;
  const tokens = new Uint8Array(all.count * length);
  for (let row = 0; row < all.count; row++) tokens.set([...prompt, ...sequence(all, row)], row * length);
  return { tokens, count: all.count, length };
}

const likelihoods = (own: Grammar, sequences: Sequences) =>
  Array.from({ length: sequences.count }, (_, row) => responseLogLikelihood(own, sequences, row));

describe('a world of one topic', () => {
  it('is, to the last bit, a random table that prompts and responses walk along', () => {
    const config = worldConfig.parse({ topicZipf: 2, topicScale: 3, topicKeyBase: 4 });
    const { grammar: one } = createWorld(config, createRandom(7));
    const normals = createRandom(7)
      .stream('grammar')
      .normals(32 * 32);
    const table = softmaxRows(
      Float64Array.from(normals, (normal) => 1.3 * normal),
      32,
    );
    expect(one.topics).toBeUndefined();
    expect(one.probabilities).toEqual(table);
    expect(one.logProbs).toEqual(table.map(Math.log));
    const corpus = sampleCorpus(one, 50, createRandom(8));
    const random = createRandom(8);
    const cumulative = cumulativeRows(table, 32);
    for (let row = 0; row < 50; row++) {
      const tokens = [random.integer(32)];
      while (tokens.length < corpus.length)
        tokens.push(categorical(cumulative, tokens[tokens.length - 1], 32, random.uniform()));
      expect([...sequence(corpus, row)]).toEqual(tokens);
    }
  });
});

describe('a world of several topics', () => {
  it('has the entropy that enumeration gives, and that of the language of topics', () => {
    const keys = keysOf(grammar);
    const entropy = keys.reduce((sum, key, topic) => {
      const starts = [0, 1, 2, 3].map((start) => {
        const logs = likelihoods(grammar, responsesTo([...key, start], shape));
        return logs.reduce((total, log) => total - Math.exp(log) * log, 0);
      });
      return sum + grammar.topics!.frequencies[topic] * (starts.reduce((a, b) => a + b) / 4);
    }, 0);
    expect(responseEntropy(grammar)).toBeCloseTo(entropy / 4, 6);
    expect(responseEntropy(grammar)).toBeCloseTo(languageFacts(language).entropy, 10);
  });

  it('has the rate of two-state chains solved by hand, in the mean over topics', () => {
    const two = { vocabularySize: 2, promptLength: 3, responseLength: 4, endProbability: 0 };
    const chains = createTopicGrammar(two, { ...options, topics: 4, keyBase: 2 }, createRandom(9));
    const entropyOf = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const rate = chains.topics!.frequencies.reduce((sum, frequency, topic) => {
      const [, a, b] = chains.probabilities.subarray(4 * topic);
      return sum + (frequency * (b * entropyOf(a) + a * entropyOf(b))) / (a + b);
    }, 0);
    expect(entropyRate(chains)).toBeCloseTo(rate, 6);
  });

  it('gives the responses to a prompt a probability of 1 together, and of each topic other ones', () => {
    const [first, second] = keysOf(grammar).map((key) => {
      const logs = likelihoods(grammar, responsesTo([...key, 2], shape));
      expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 5);
      return logs;
    });
    expect(Math.max(...first.map((log, index) => Math.abs(log - second[index])))).toBeGreaterThan(0.5);
  });

  it('speaks of topics as often as Zipf’s law says, each in its own grammar', () => {
    const count = 40_000;
    const corpus = sampleCorpus(grammar, count, createRandom(5));
    const [named, followed] = [new Float64Array(5), new Float64Array(5 * 16)];
    for (let row = 0; row < count; row++) {
      const tokens = sequence(corpus, row);
      const topic = grammar.topics!.ofPrompt(tokens.subarray(0, 3));
      named[topic] += 1;
      for (let index = 3; index < tokens.length; index++)
        followed[(topic * 4 + tokens[index - 1]) * 4 + tokens[index]] += 1;
    }
    const total = [1, 2, 3, 4, 5].reduce((sum, rank) => sum + rank ** -1.5, 0);
    const shares = [1, 2, 3, 4, 5].map((rank) => rank ** -1.5 / total);
    expect(chiSquareExcess(named, shares)).toBeLessThan(4);
    for (let row = 0; row < 20; row++) {
      const seen = followed.subarray(row * 4, row * 4 + 4);
      expect(chiSquareExcess(seen, language.probabilities.subarray(row * 4, row * 4 + 4))).toBeLessThan(4.5);
    }
  });

  it('ends responses of any topic alike, by a token that no prompt has', () => {
    const corpus = sampleCorpus(ended, 20_000, createRandom(6));
    const lengths = responseLengths(ending, corpus);
    // The first token of a response ends it with the probability of any other one.
    const atOnce = lengths.filter((length) => length === 1).length / corpus.count;
    expect(Math.abs(atOnce - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / corpus.count));
    const prompts = samplePrompts(createWorld(worldOf(3), createRandom(3)), 500, createRandom(4));
    expect(prompts).not.toContain(31);
    const entropy = keysOf(ended).reduce((sum, key, topic) => {
      const starts = [0, 1, 2, 3].map((start) => {
        const all = responsesTo([...key, start], ending);
        const seen = new Map(likelihoods(ended, all).map((log, row) => [said(all, row), log]));
        return [...seen.values()].reduce((total, log) => total - Math.exp(log) * log, 0);
      });
      return sum + ended.topics!.frequencies[topic] * (starts.reduce((a, b) => a + b) / 4);
    }, 0);
    const meanLength = 1 + 0.8 + 0.8 ** 2 + 0.8 ** 3;
    expect(responseEntropy(ended)).toBeCloseTo(entropy / meanLength, 6);
  });

  it('knows no topic of a key that was given to none', () => {
    const given = new Set(keysOf(grammar).map(String));
    const free = [0, 1, 2].flatMap((left) => [0, 1, 2].map((right) => [left, right]));
    const [none] = free.filter((key) => !given.has(String(key)));
    expect(() => grammar.topics!.ofPrompt(Uint8Array.from([...none, 0]))).toThrow(RangeError);
    expect(() => grammar.topics!.ofPrompt(Uint8Array.of(3, 3, 3))).toThrow(RangeError);
  });

  it('has an annotator to whom a response is incoherent under another topic’s prompt', () => {
    const world = createWorld({ ...worldOf(0), topicScale: 2 }, createRandom(3));
    const { topics } = world.grammar;
    const corpus = sampleCorpus(world.grammar, 2000, createRandom(4));
    const other = { ...corpus, tokens: corpus.tokens.slice() };
    const prompts = samplePrompts(world, 2000, createRandom(5));
    const isOther = Array.from({ length: 2000 }, (_, row) => {
      const start = row * corpus.length;
      const [own, another] = [
        corpus.tokens.subarray(start, start + 4),
        prompts.subarray(row * 4, row * 4 + 4),
      ];
      // The start of the response stays.
      other.tokens.set(another.subarray(0, 3), start);
      return topics!.ofPrompt(own) !== topics!.ofPrompt(another);
    });
    const mean = (values: Float64Array) => {
      const chosen = [...values].filter((_, row) => isOther[row]);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    const [before, after] = [corpus, other].map((own) => mean(world.humanUtility.parts(own).coherence));
    expect(before).toBeGreaterThan(-0.3);
    expect(after).toBeLessThan(before - 1);
  });
});

/** Sixteen topics with as many ends as `ends` tenths of tokens. */
function worldOf(ends: number) {
  return worldConfig.parse({ topics: 16, responseLength: 16, endProbability: ends / 10 });
}

/** What is said until the end token. */
function said(sequences: Sequences, row: number): string {
  const tokens = [...sequence(sequences, row)];
  const end = tokens.indexOf(endTokenOf(ending)!);
  return tokens.slice(0, end < 0 ? tokens.length : end + 1).join();
}
