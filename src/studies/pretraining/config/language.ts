/** Configuration keys of the language that models are trained on. */
import { z } from 'zod';
import { count, positive } from '../../../config/numbers.js';

export const languageConfig = z.strictObject({
  vocabularySize: count().min(4).max(256).default(32).describe('Number of tokens in the language.'),
  promptLength: count()
    .min(2)
    .max(16)
    .default(4)
    .describe(
      'Tokens in a prompt: the digits of a topic’s key, then the token that the response starts from.',
    ),
  responseLength: count().max(128).default(28).describe('Tokens in a response, which are those that count.'),
  topics: count()
    .max(16_384)
    .default(4096)
    .describe('Topics, each with a grammar of its own on a base that all share.'),
  zipf: z
    .number()
    .min(0)
    .max(4)
    .default(0.5)
    .describe('α: the topic of rank k comes with a probability ∝ k^−(1 + α). Each value is a domain.'),
  sharedScale: z
    .number()
    .min(0)
    .default(1)
    .describe('Standard deviation of the logits that all topics share.'),
  ownScale: positive().default(1).describe('Standard deviation of what a topic adds to them.'),
  keyBase: count().min(2).default(16).describe('Base of the digits that topics’ keys are written in.'),
});

export type LanguageConfig = z.infer<typeof languageConfig>;

/** What lengths and vocabulary say of sequences, as the rooms of the world and the policy have it. */
export const shapeOf = ({ vocabularySize, promptLength, responseLength }: LanguageConfig) => ({
  ...{ vocabularySize, promptLength, responseLength },
  endProbability: 0,
});
