/** Configuration keys of how models are trained, and on which tokens. */
import { z } from 'zod';
import { count, fraction, positive } from '../../../config/numbers.js';

export const schedules = ['matched', 'single', 'constant'] as const;
export type ScheduleName = (typeof schedules)[number];

export const trainingConfig = z.strictObject({
  schedule: z
    .enum(schedules)
    .default('matched')
    .describe(
      'How the learning rate falls: a cosine to the end of each run’s own tokens, one to `tokens` for all budgets, or not at all.',
    ),
  warmup: fraction().default(0.05).describe('Share of the steps in which the learning rate rises.'),
  warmupSteps: count()
    .nullable()
    .default(null)
    .describe('The same in steps, whatever the length of a run; null for the share.'),
  learningRate: positive().default(0.024).describe('Peak learning rate of Adam at width 16.'),
  rateFallsWithWidth: z
    .boolean()
    .default(true)
    .describe(
      'Whether it falls like 1/√width, with a step of a fifth at two heads; else all widths have it.',
    ),
  floor: fraction().default(0.03).describe('Share of the peak rate that a cosine ends at.'),
  batchSize: count()
    .default(16)
    .describe('Sequences in a step of a run of 100,000 tokens; batches grow like the root of the tokens.'),
  fewestInBatch: count().default(8).describe('No batch is smaller.'),
  mostInBatch: count().default(128).describe('No batch is larger.'),
  beta2: fraction()
    .default(0.98)
    .describe('Adam’s decay of squared gradients; runs of fewer than 200 steps have 0.95.'),
});

export type TrainingConfig = z.infer<typeof trainingConfig>;

export const repeatsConfig = z.strictObject({
  uniqueTokens: count()
    .default(100_000)
    .describe('Tokens that there are, which each epoch goes through in a new order.'),
  epochs: z
    .array(count().max(256))
    .default([])
    .describe(
      'How often: every size is trained for each, and on as many fresh tokens. Empty for no such runs.',
    ),
});

export const curriculumConfig = z.strictObject({
  share: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .describe('Last share of a run’s tokens that are of curated topics alone: mid-training.'),
  from: count().default(33).describe('First rank of the curated topics.'),
  to: count().default(128).describe('Last rank of the curated topics.'),
});

export type CurriculumConfig = z.infer<typeof curriculumConfig>;
