/** Keys of learned verifiers: networks that are told which attempts were right (Cobbe et al. 2021). */
import { z } from 'zod';
import { batch, count, positive } from '../../../config/numbers.js';

export const learnedVerifier = z.strictObject({
  widths: z
    .array(count().max(256))
    .default([8, 16, 32])
    .describe(
      'Residual widths of the verifiers of each model, small to large; none where no verifier is wanted.',
    ),
  problems: count().max(65_536).default(1500).describe('Training problems, none of them a test problem.'),
  samplesPerProblem: count()
    .max(1024)
    .default(8)
    .describe('Attempts at each that are labelled right or wrong.'),
  steps: count().default(280).describe('Gradient steps on the logistic loss.'),
  batch: batch().default(256).describe('Labelled attempts in a step.'),
  learningRate: positive()
    .default(3e-3)
    .describe('Peak learning rate of Adam: a short warmup, then a cosine to a tenth.'),
  seeds: count()
    .max(64)
    .default(3)
    .describe('Verifiers of each width, differing in initialisation and order.'),
});

export type LearnedVerifierConfig = z.infer<typeof learnedVerifier>;
