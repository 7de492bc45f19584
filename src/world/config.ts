/** Configuration keys of the world. */
import { z } from 'zod';
import { count, positive } from '../config/numbers.js';

export const worldConfig = z.strictObject({
  vocabularySize: count().min(4).max(256).default(32).describe('Number of tokens in the language.'),
  promptLength: count().max(64).default(4).describe('Tokens in a prompt.'),
  responseLength: count().max(128).default(28).describe('Tokens in a response.'),
  grammarScale: positive()
    .default(1.3)
    .describe('Standard deviation of the Markov grammar’s random logits; larger is more predictable.'),
  contentFeatures: count()
    .max(64)
    .default(6)
    .describe('Random features of a response that the annotator cares about.'),
  contentIdeal: positive()
    .default(1.9)
    .describe(
      'Distance of the annotator’s ideal point from the initial policy’s mean, in standard deviations.',
    ),
  coherenceWeight: z
    .number()
    .min(0)
    .default(0.4)
    .describe('Weight of coherence (likelihood under the grammar) against content.'),
});

export type WorldConfig = z.infer<typeof worldConfig>;
