/** Configuration keys of the initial policy. */
import { z } from 'zod';
import { batch, count, positive } from '../config/numbers.js';
import { transformerKeys, transformerSize } from '../tensor/config.js';

/** How an initial policy is trained. */
export interface FineTuningConfig {
  steps: number;
  /** Sequences in one step. */
  batchSize: number;
  learningRate: number;
}

export const policyConfig = z.strictObject({
  ...transformerKeys({ width: 32, layers: 2, heads: 1 }),
  steps: count()
    .default(300)
    .describe('Supervised gradient steps; each draws a fresh batch from the grammar.'),
  batchSize: batch().default(256).describe('Sequences in one supervised gradient step.'),
  learningRate: positive().default(1e-2).describe('Peak learning rate of Adam.'),
});

/** A policy that is optimised in place of the one that the proxies' data come from. */
export const optimisedPolicyConfig = transformerSize
  .nullable()
  .default(null)
  .describe(
    'Size of another policy, optimised against the same proxies, its curves from its own 0; null for the initial policy.',
  );
