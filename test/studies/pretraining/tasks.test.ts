/** Scores of tasks on the language's own predictions, worked by hand or by counting. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { suites, taskNames } from '../../../src/studies/pretraining/tasks/index.js';
import {
  accuracy,
  calibration,
  choice,
  exactMatch,
  logLikelihood,
  logRatio,
  type Reading,
  solved,
} from '../../../src/studies/pretraining/tasks/reading.js';
import { createTopicLanguage, languageFacts, type TopicSequences } from '../../../src/world/topics/index.js';

const shape = { vocabularySize: 8, promptLength: 3, responseLength: 12, endProbability: 0 };
const language = createTopicLanguage(
  shape,
  { topics: 300, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 18 },
  createRandom(1),
);

/** What the language itself would say of these sequences. */
function truth(sequences: TopicSequences): Reading {
  const logProbs = new Float32Array(sequences.count * 12 * 8);
  for (let row = 0; row < sequences.count; row++)
    for (let position = 0; position < 12; position++) {
      const previous = sequences.tokens[row * 15 + 2 + position];
      const start = (sequences.topics[row] * 8 + previous) * 8;
      logProbs.set(
        language.probabilities.subarray(start, start + 8).map(Math.log),
        (row * 12 + position) * 8,
      );
    }
  return { language, sequences, logProbs };
}

const of = (suite: string) =>
  suites
    .find(({ name }) => name === suite)!
    .sequences({ language, prompts: 400, random: createRandom(2).stream(suite) });

describe('who knows the language', () => {
  it('solves every prompt, loses nothing to it and is calibrated', () => {
    const reading = truth(of('typical'));
    expect(solved(0.1)(reading)).toBe(1);
    expect(logRatio(reading)).toBeCloseTo(0, 6);
    // 4,800 tokens in ten bins: the error of chance alone.
    expect(calibration(reading)).toBeGreaterThan(-0.04);
  });

  it('loses the entropy a token', () => {
    const { entropy } = languageFacts(language);
    expect(Math.abs(logLikelihood()(truth(of('typical'))) + entropy)).toBeLessThan(0.04);
  });

  it('matches greedy continuations to the last token', () => {
    expect(exactMatch(6)(truth(of('greedy-top')))).toBe(1);
    expect(accuracy()(truth(of('greedy-middle')))).toBe(1);
  });

  it('tells the text of the named topic from another’s, nearly always and not by luck', () => {
    const sequences = of('choice-middle');
    // Under one prompt: both texts are read as the named topic's.
    const named = sequences.topics.map((_, row) => sequences.topics[row - (row % 2)]);
    expect(choice()(truth({ ...sequences, topics: named }))).toBeGreaterThan(0.9);
  });
});

describe('sequences of tasks', () => {
  const keyAt = ({ tokens }: TopicSequences, row: number) =>
    tokens.subarray(row * 15, row * 15 + 2).join(' ');
  const keyOf = (topic: number) => language.keys.subarray(topic * 2, topic * 2 + 2).join(' ');

  it('name another topic than that of the text where they are mislabelled', () => {
    const sequences = of('mislabelled-top');
    sequences.topics.forEach((topic, row) => {
      expect(keyAt(sequences, row)).not.toBe(keyOf(topic));
    });
  });

  it('have one prompt a pair, and the text of two topics', () => {
    const sequences = of('choice-top');
    for (let pair = 0; pair < 400; pair++) {
      expect(keyAt(sequences, 2 * pair + 1)).toBe(keyAt(sequences, 2 * pair));
      expect(sequences.topics[2 * pair + 1]).not.toBe(sequences.topics[2 * pair]);
    }
  });

  it('hold the same segment twice where there is something to copy', () => {
    const { tokens } = of('copy');
    for (let row = 0; row < 400; row++)
      expect(tokens.subarray(row * 15 + 9, row * 15 + 15)).toEqual(
        tokens.subarray(row * 15 + 3, row * 15 + 9),
      );
  });

  it('lure by keys that differ from the first topic’s in one digit', () => {
    const sequences = of('lure');
    for (let pair = 0; pair < 400; pair++) {
      const key = keyAt(sequences, 2 * pair).split(' ');
      const first = keyOf(0).split(' ');
      expect(key.filter((digit, place) => digit !== first[place]).length).toBe(1);
      expect(sequences.topics[2 * pair + 1]).toBe(0);
    }
  });

  it('are of twenty-four tasks with names of their own', () => {
    expect(new Set(taskNames).size).toBe(24);
  });
});
