/** The language of topics against enumeration of all responses, its own samples and tables that are counted from them. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { createGrammar, responseEntropy } from '../../src/world/grammar.js';
import {
  capacityExcess,
  contextExcess,
  createTopicLanguage,
  drawTopics,
  drawTopicsWithin,
  idealExcess,
  languageFacts,
  sampleTopics,
  stratifiedSample,
  type TopicLanguage,
} from '../../src/world/topics/index.js';

const shape = { vocabularySize: 4, promptLength: 3, responseLength: 4, endProbability: 0 };
const options = { topics: 5, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 3 };
const language = createTopicLanguage(shape, options, createRandom(1));

/** p(next | previous, topic). */
const chance =
  ({ probabilities, shape: { vocabularySize: size } }: TopicLanguage, topic: number) =>
  (previous: number, next: number) =>
    probabilities[(topic * size + previous) * size + next];

/** Every response with its probability given the topic, by enumeration. */
function responses(own: TopicLanguage, topic: number) {
  const { vocabularySize, responseLength } = own.shape;
  const p = chance(own, topic);
  const tokens = Array.from({ length: vocabularySize }, (_, token) => token);
  let all = tokens.map((start) => ({ path: [start], probability: 1 / vocabularySize }));
  for (let position = 0; position < responseLength; position++)
    all = all.flatMap(({ path, probability }) =>
      tokens.map((next) => ({
        path: [...path, next],
        probability: probability * p(path[path.length - 1], next),
      })),
    );
  return all;
}

describe('a language of topics', () => {
  it('has topics that follow Zipf’s law and keys that tell them apart', () => {
    const { frequencies, keys } = language;
    expect(frequencies.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(frequencies[0] / frequencies[3]).toBeCloseTo(4 ** 1.5, 10);
    const texts = Array.from({ length: 5 }, (_, topic) => keys.subarray(topic * 2, topic * 2 + 2).join(' '));
    expect(new Set(texts).size).toBe(5);
    expect(Math.max(...keys)).toBeLessThan(3);
  });

  it('has the entropy that enumerating every response gives', () => {
    const nats = Array.from(language.frequencies, (share, topic) => {
      const own = responses(language, topic);
      // Given where it starts: of the uniform start token nothing is to be predicted.
      return -share * own.reduce((sum, { probability: p }) => sum + p * Math.log(4 * p), 0);
    });
    const perToken = nats.reduce((sum, value) => sum + value) / shape.responseLength;
    expect(languageFacts(language).entropy).toBeCloseTo(perToken, 6);
  });

  it('has the excess of n-gram models that enumerating their counts gives', () => {
    const counts = { unigram: new Float64Array(4), bigram: new Float64Array(16) };
    const pairs: { previous: number; next: number; probability: number }[] = [];
    language.frequencies.forEach((share, topic) => {
      for (const { path, probability } of responses(language, topic))
        for (let index = 1; index < path.length; index++) {
          const [previous, next] = [path[index - 1], path[index]];
          counts.unigram[next] += share * probability;
          counts.bigram[previous * 4 + next] += share * probability;
          pairs.push({ previous, next, probability: share * probability });
        }
    });
    const { unigram, bigram } = counts;
    const follows = (previous: number) =>
      bigram.subarray(previous * 4, previous * 4 + 4).reduce((sum, value) => sum + value);
    const loss = (q: (previous: number, next: number) => number) =>
      -pairs.reduce(
        (sum, { previous, next, probability }) => sum + probability * Math.log(q(previous, next)),
        0,
      ) / shape.responseLength;
    const facts = languageFacts(language);
    const unigramLoss = loss((_, next) => unigram[next] / shape.responseLength);
    const bigramLoss = loss((previous, next) => bigram[previous * 4 + next] / follows(previous));
    expect(facts.entropy + facts.unigramExcess).toBeCloseTo(unigramLoss, 6);
    expect(facts.entropy + facts.bigramExcess).toBeCloseTo(bigramLoss, 6);
    // Probabilities are single floats.
    expect(facts.weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 7);
  });

  it('is, with one topic, a grammar of random logits: as much is left to be predicted', () => {
    const large = { vocabularySize: 32, promptLength: 4, responseLength: 28, endProbability: 0 };
    const one = createTopicLanguage(large, { ...options, topics: 1, ownScale: 0 }, createRandom(3));
    const grammar = createGrammar(large, 1, createRandom(3).stream('shared'));
    one.probabilities.forEach((probability, index) => {
      expect(probability).toBeCloseTo(grammar.probabilities[index], 6);
    });
    // After a prompt of its own making the grammar starts elsewhere than at a uniform token: a little of 2.8 nats.
    expect(languageFacts(one).entropy).toBeCloseTo(responseEntropy(grammar), 1);
  });

  it('is sampled as it says: topics, and what follows what', () => {
    const random = createRandom(5);
    const count = 40_000;
    const topics = drawTopics(language, count, random);
    const { tokens, length } = sampleTopics(language, topics, random);
    const ofTopic = (topic: number) => topics.filter((own) => own === topic).length;
    language.frequencies.forEach((share, topic) => {
      expect(Math.abs(ofTopic(topic) - share * count)).toBeLessThan(4 * Math.sqrt(share * count));
    });
    const [seen, followed] = [new Float64Array(4), new Float64Array(16)];
    topics.forEach((topic, row) => {
      if (topic !== 1) return;
      expect([...tokens.subarray(row * length, row * length + 2)]).toEqual([...language.keys.subarray(2, 4)]);
      for (let index = row * length + 3; index < (row + 1) * length; index++) {
        seen[tokens[index - 1]] += 1;
        followed[tokens[index - 1] * 4 + tokens[index]] += 1;
      }
    });
    const p = chance(language, 1);
    followed.forEach((times, pair) => {
      const [previous, next] = [Math.floor(pair / 4), pair % 4];
      const expected = p(previous, next);
      const deviation = Math.sqrt((expected * (1 - expected)) / seen[previous]);
      expect(Math.abs(times / seen[previous] - expected)).toBeLessThan(4 * deviation);
    });
  });

  it('draws curated topics as often as the language speaks of each of them', () => {
    const topics = drawTopicsWithin(language, { from: 1, to: 3, count: 30_000 }, createRandom(7));
    const total = language.frequencies.subarray(1, 4).reduce((sum, share) => sum + share);
    expect(new Set(topics)).toEqual(new Set([1, 2, 3]));
    const share = topics.filter((topic) => topic === 1).length / topics.length;
    expect(share).toBeCloseTo(language.frequencies[1] / total, 1);
  });
});

describe('the excess', () => {
  it('is 0 for the language itself, and that of a bigram for a model without topics', () => {
    const large = createTopicLanguage(
      { vocabularySize: 8, promptLength: 4, responseLength: 12, endProbability: 0 },
      { topics: 200, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 8 },
      createRandom(2),
    );
    const test = stratifiedSample(large, 4000, createRandom(4));
    const logProbs = (of: (topic: number, previous: number, next: number) => number) => {
      const values = new Float32Array(test.count * 12 * 8);
      for (let row = 0; row < test.count; row++)
        for (let position = 0; position < 12; position++)
          for (let next = 0; next < 8; next++) {
            const previous = test.tokens[row * test.length + 3 + position];
            values[(row * 12 + position) * 8 + next] = Math.log(of(test.topics[row], previous, next));
          }
      return values;
    };
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const own = contextExcess(
      large,
      test,
      logProbs((topic, previous, next) => chance(large, topic)(previous, next)),
    );
    expect(Math.max(...own.map(Math.abs))).toBeLessThan(1e-6);
    const { weights, bigramExcess } = languageFacts(large);
    const bigram = new Float64Array(64);
    const total = new Float64Array(8);
    weights.forEach((weight, row) => {
      total[row % 8] += weight;
      for (let next = 0; next < 8; next++)
        bigram[(row % 8) * 8 + next] += weight * large.probabilities[row * 8 + next];
    });
    const blind = contextExcess(
      large,
      test,
      logProbs((_, previous, next) => bigram[previous * 8 + next] / total[previous]),
    );
    // 48,000 contexts, whose divergences differ by about their mean.
    expect(Math.abs(mean(blind) / bigramExcess - 1)).toBeLessThan(0.02);
  });
});

describe('the ideal learner', () => {
  // Rows of little contrast and a slow decay: the rarest row of all is seen a hundred times within a second or two.
  const small = createTopicLanguage(
    { vocabularySize: 8, promptLength: 4, responseLength: 28, endProbability: 0 },
    { topics: 600, zipf: 0, sharedScale: 0.5, ownScale: 0.5, keyBase: 16 },
    createRandom(11),
  );
  const facts = languageFacts(small);

  it('has the excess of tables that are counted from the tokens, where every row is seen a hundred times', () => {
    const random = createRandom(13);
    const rarest = facts.weights.reduce((a, b) => Math.min(a, b));
    const count = Math.ceil(150 / rarest / 28);
    const counts = new Float64Array(600 * 64);
    for (let done = 0; done < count; done += 4096) {
      const topics = drawTopics(small, Math.min(4096, count - done), random);
      const { tokens, length } = sampleTopics(small, topics, random);
      topics.forEach((topic, row) => {
        for (let index = row * length + 4; index < (row + 1) * length; index++)
          counts[(topic * 8 + tokens[index - 1]) * 8 + tokens[index]] += 1;
      });
    }
    let [excess, fewest] = [0, Number.POSITIVE_INFINITY];
    facts.weights.forEach((weight, row) => {
      const own = counts.subarray(row * 8, row * 8 + 8);
      const seen = own.reduce((sum, value) => sum + value);
      fewest = Math.min(fewest, seen);
      for (let next = 0; next < 8; next++) {
        const p = small.probabilities[row * 8 + next];
        excess += weight * p * Math.log(p / ((own[next] + 0.5) / (seen + 4)));
      }
    });
    expect(fewest).toBeGreaterThanOrEqual(100);
    expect(excess / idealExcess(facts, count * 28, 8)).toBeGreaterThan(0.98);
    expect(excess / idealExcess(facts, count * 28, 8)).toBeLessThan(1.02);
  });

  it('starts from the bigram, and knows nothing worse with more tokens', () => {
    expect(idealExcess(facts, 1, 8)).toBeCloseTo(facts.bigramExcess, 12);
    const curve = [1e3, 1e4, 1e5, 1e6].map((tokens) => idealExcess(facts, tokens, 8));
    expect([...curve].sort((a, b) => b - a)).toEqual(curve);
  });

  it('knows everything with as many rows as there are, and the dearest first', () => {
    const [none, one, all] = capacityExcess(facts, [0, 1, 600 * 8]);
    const dearest = facts.weights.reduce(
      (most, weight, row) => Math.max(most, weight * facts.divergences[row]),
      0,
    );
    expect(none).toBeCloseTo(facts.bigramExcess, 12);
    expect(none - one).toBeCloseTo(dearest, 12);
    expect(all).toBe(0);
  });
});
