/** A language with an end token: against enumeration, closed forms and its own samples. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { pearson } from '../../src/statistics/index.js';
import { createFeatures } from '../../src/world/features.js';
import { createGrammar } from '../../src/world/grammar.js';
import {
  createWorld,
  entropyRate,
  meanResponseLength,
  responseEntropy,
  responseLengths,
  responseLogLikelihood,
  type Sequences,
  sampleCorpus,
  sequence,
  type WorldShape,
} from '../../src/world/index.js';
import { everySequence, tinyExperiment } from '../support/tiny-world.js';

const shape: WorldShape = { vocabularySize: 4, promptLength: 2, responseLength: 3, endProbability: 0.2 };
const grammar = createGrammar(shape, 1.3, createRandom('grammar'));
const all = everySequence(shape);

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('a language with an end token', () => {
  it('ends each response with the same probability at each token', () => {
    for (let from = 0; from < 3; from++) {
      expect(grammar.probabilities[4 * from + 3]).toBe(0.2);
      const row = grammar.probabilities.subarray(4 * from, 4 * from + 4);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
    const corpus = sampleCorpus(grammar, 20_000, createRandom('corpus'));
    const lengths = responseLengths(shape, corpus);
    // .2, .8 · .2, and all that have got so far, whether the third token ends them or not.
    const expected = [0.2, 0.16, 0.64];
    expected.forEach((probability, index) => {
      const share = lengths.filter((length) => length === index + 1).length / 20_000;
      expect(Math.abs(share - probability)).toBeLessThan(5 * Math.sqrt((probability * 0.8) / 20_000));
    });
  });

  it('has no end token in a prompt, and nothing else behind one', () => {
    const corpus = sampleCorpus(grammar, 2000, createRandom('corpus'));
    for (let row = 0; row < corpus.count; row++) {
      const tokens = [...sequence(corpus, row)];
      expect(tokens.slice(0, 2)).not.toContain(3);
      const end = tokens.indexOf(3);
      if (end !== -1) expect(tokens.slice(end).every((token) => token === 3)).toBe(true);
    }
  });

  it('has probabilities that sum to 1 over all responses to a prompt', () => {
    // 1 that ends at once, 3 and 9 · 3 … : 1 + 3 + 9 + 27 responses to each of 9 prompts.
    expect(all.count).toBe(9 * 40);
    for (let prompt = 0; prompt < 9; prompt++) {
      let sum = 0;
      for (let response = 0; response < 40; response++)
        sum += Math.exp(responseLogLikelihood(grammar, all, 40 * prompt + response));
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('has the mean length and the entropy that enumeration gives', () => {
    const lengths = responseLengths(shape, all);
    let [entropy, length] = [0, 0];
    for (let row = 0; row < all.count; row++) {
      const [first, second] = sequence(all, row);
      // A prompt’s second token is drawn among those that do not end it.
      const prompt = (1 / 3) * (grammar.probabilities[4 * first + second] / 0.8);
      const logProb = responseLogLikelihood(grammar, all, row);
      entropy -= prompt * Math.exp(logProb) * logProb;
      length += prompt * Math.exp(logProb) * lengths[row];
    }
    expect(meanResponseLength(shape)).toBeCloseTo(length, 12);
    expect(responseEntropy(grammar) * meanResponseLength(shape)).toBeCloseTo(entropy, 12);
  });

  it('has the entropy rate of the language without one, and that of ending', () => {
    const endless = { ...shape, vocabularySize: 3, endProbability: 0 };
    const rate = entropyRate(createGrammar(endless, 1.3, createRandom('grammar')));
    const ending = -0.2 * Math.log(0.2) - 0.8 * Math.log(0.8);
    expect(entropyRate(grammar)).toBeCloseTo(ending + 0.8 * rate, 10);
  });

  it('counts the tokens up to the first end token, and that one', () => {
    const tokens = Uint8Array.of(0, 1, 3, 3, 3, 0, 1, 2, 3, 3, 0, 1, 2, 2, 3, 0, 1, 2, 2, 2);
    expect([...responseLengths(shape, { tokens, count: 4, length: 5 })]).toEqual([1, 2, 3, 3]);
  });
});

describe('the annotator of a language with an end token', () => {
  const config = tinyExperiment({
    world: { vocabularySize: 16, promptLength: 3, responseLength: 12, endProbability: 0.1 },
  }).world;
  const { grammar: language, humanUtility } = createWorld(config, createRandom(4));
  const typical = sampleCorpus(language, 20_000, createRandom('typical'));

  it('does not read what stands behind the end', () => {
    const scrambled: Sequences = { ...typical, tokens: typical.tokens.slice() };
    const lengths = responseLengths(config, typical);
    for (let row = 0; row < typical.count; row++)
      for (let t = lengths[row]; t < 12; t++) scrambled.tokens[row * 15 + 3 + t] = (row + t) % 16;
    expect(humanUtility.utility(scrambled)).toEqual(humanUtility.utility(typical));
  });

  it('finds short and long responses of the language equally coherent', () => {
    for (const endProbability of [0.02, 0.1, 0.3]) {
      const world = createWorld({ ...config, endProbability }, createRandom(4));
      const corpus = sampleCorpus(world.grammar, 20_000, createRandom('typical'));
      const { coherence } = world.humanUtility.parts(corpus);
      const lengths = responseLengths(world.grammar.shape, corpus);
      const ofLengths = (low: number, high: number) =>
        meanOf(coherence.filter((_, row) => lengths[row] >= low && lengths[row] <= high));
      // Depth is 3 sd; single values spread by about 0.3.
      expect(Math.abs(ofLengths(3, 6) - ofLengths(9, 12))).toBeLessThan(0.06);
    }
  });

  it('has no likes or dislikes of length as such: features do not go with it, and silence is the mean', () => {
    for (const seed of [0, 1, 2, 3]) {
      const world = createWorld(config, createRandom(seed));
      const corpus = sampleCorpus(world.grammar, 20_000, createRandom('corpus'));
      const features = createFeatures(world.grammar, {
        ...{ count: 4, random: createRandom('features') },
        sample: sampleCorpus(world.grammar, 4096, createRandom('sample')),
      });
      const lengths = Float64Array.from(responseLengths(config, corpus));
      // The sample's means are off by 1/√4096 a feature; a correlation of 20,000 by 0.007.
      for (const feature of features(corpus)) expect(Math.abs(pearson(feature, lengths))).toBeLessThan(0.08);
      const silent = Uint8Array.of(0, 1, 2, ...new Array<number>(12).fill(15));
      for (const [value] of features({ tokens: silent, count: 1, length: 15 }))
        expect(Math.abs(value)).toBeLessThan(1e-9);
    }
  });

  it('is told more by a longer response: content spreads wider', () => {
    const { content } = humanUtility.parts(typical);
    const lengths = responseLengths(config, typical);
    const spread = (wanted: (length: number) => boolean) => {
      const own = content.filter((_, row) => wanted(lengths[row]));
      return Math.sqrt(meanOf(own.map((value) => (value - meanOf(own)) ** 2)));
    };
    expect(spread((length) => length === 12)).toBeGreaterThan(1.5 * spread((length) => length <= 3));
  });
});
