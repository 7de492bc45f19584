/** Configuration keys of the reasoning world: its problems, and who demonstrates how they are solved. */
import { z } from 'zod';
import { count, fraction } from '../../config/numbers.js';

export const reasoningTaskConfig = z.strictObject({
  states: count()
    .min(2)
    .max(64)
    .default(10)
    .describe('States, S: an answer is guessed with probability 1/S.'),
  operations: count()
    .max(128)
    .default(64)
    .describe('Operations, each a fixed random permutation of the states.'),
  operationSkew: z
    .number()
    .min(0)
    .max(4)
    .default(1.6)
    .describe('Operation of rank k comes with a probability ∝ k^−skew: the rare ones stay unknown.'),
  steps: z
    .array(count().max(32))
    .length(2)
    .default([2, 8])
    .describe('Fewest and most operations of a problem; every number between is as likely.'),
});

export type ReasoningTaskConfig = z.infer<typeof reasoningTaskConfig>;

export const pointerRules = ['error', 'start'] as const;

export const demonstrationsConfig = z.strictObject({
  slip: fraction().default(0.12).describe('Probability that a written state is another than follows.'),
  slipAfterWait: fraction()
    .default(0.02)
    .describe('The same once a Wait was written: the second look is more careful.'),
  noticeAtOnce: fraction()
    .default(0.35)
    .describe('Probability that a slip is followed by a Wait that goes back to it.'),
  noticeOnReview: fraction()
    .default(0.7)
    .describe(
      'Probability that a finished chain with a slip is followed by a Wait that goes back to its first one.',
    ),
  needlessWait: fraction()
    .default(0.1)
    .describe(
      'Probability that a finished chain is followed by a Wait to anywhere, where no slip was noticed.',
    ),
  shortThought: fraction()
    .default(0.3)
    .describe('Share of demonstrations whose thinking stops before the last operation.'),
  resumeAfterShort: fraction()
    .default(0.3)
    .describe(
      'Share of these that resume with a Wait; the others give the right answer, as if it were seen at once.',
    ),
  abstain: fraction().default(0.01).describe('Share of demonstrations whose answer is “?”.'),
  maximumWaits: z.int().min(0).max(16).default(4).describe('Waits of a demonstration at most.'),
  pointer: z
    .enum(pointerRules)
    .default('error')
    .describe(
      'Where a Wait goes back to: to the slip that was noticed, or always to the first step, so that passes can be compared step by step.',
    ),
});

export type DemonstrationsConfig = z.infer<typeof demonstrationsConfig>;
