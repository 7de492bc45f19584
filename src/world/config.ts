/** Configuration keys of the world. */
import { z } from 'zod';
import { count, positive } from '../config/numbers.js';

export const worldConfig = z.strictObject({
  vocabularySize: count().min(4).max(256).default(32).describe('Number of tokens in the language.'),
  promptLength: count().max(64).default(4).describe('Tokens in a prompt.'),
  responseLength: count()
    .max(128)
    .default(48)
    .describe('Tokens in a response; the most that one can have where responses end by a token.'),
  endProbability: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'Probability that a response of the language ends with a token, by the end token, the last of the vocabulary; 0 for none.',
    ),
  grammarScale: positive()
    .default(1.3)
    .describe('Standard deviation of the Markov grammar’s random logits; larger is more predictable.'),
  topics: count()
    .default(1)
    .describe(
      'Topics of the language, each with a grammar of its own on a base that all share; a prompt is a topic’s key and the token that the response starts from. With 1 it is the beginning of a text.',
    ),
  topicZipf: z
    .number()
    .min(0)
    .max(4)
    .default(0.5)
    .describe('α: the topic of rank k is named with a probability ∝ k^−(1 + α).'),
  topicScale: positive()
    .default(1)
    .describe('Standard deviation of what a topic adds to the grammar’s logits.'),
  topicKeyBase: count().min(2).default(16).describe('Base of the digits that topics’ keys are written in.'),
  contentFeatures: count()
    .min(2)
    .max(64)
    .default(4)
    .describe(
      'Features of a response that the annotator cares about: one wanted ever more, the others just so.',
    ),
  contentSaturation: positive()
    .default(5)
    .describe('Where the worth of the feature that is wanted ever more levels off, in standard deviations.'),
  deviationWeight: z
    .number()
    .min(0)
    .default(2.5)
    .describe(
      'What a deviation of the other features from the wanted amount costs against the first one’s worth.',
    ),
  deviationReach: positive()
    .default(4)
    .describe(
      'Deviation, half a squared distance, at which half of all that deviations can cost is reached.',
    ),
  wantedAmount: z
    .number()
    .min(0)
    .default(0.75)
    .describe('Distance of the wanted amounts from the language’s mean, in standard deviations.'),
  promptInfluence: z
    .number()
    .min(0)
    .default(0.2)
    .describe('How much the wanted amounts differ between prompts, in standard deviations.'),
  coherenceWeight: z
    .number()
    .min(0)
    .default(0.1)
    .describe('Weight of coherence (likelihood under the grammar) against content.'),
});

export type WorldConfig = z.infer<typeof worldConfig>;
