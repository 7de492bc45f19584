/** Configuration keys of direct alignment, and the axis of the one that is swept. */
import { z } from 'zod';
import { batch, count, positive } from '../../../config/numbers.js';
import { pluggable } from '../../../config/open-schema.js';
import { type KeyAxis, numberAxis } from '../../../engine/axis.js';
import { methods } from '../../../methods/index.js';
import type { DirectMethod } from '../../../methods/method.js';

const directMethods = (): DirectMethod[] =>
  methods.all.filter((method): method is DirectMethod => method.kind === 'direct');

const keys = () => ({
  methods: z
    .array(z.enum(directMethods().map(({ name }) => name) as [string, ...string[]]).meta(pluggable))
    .default([])
    .describe('Methods that align the policy with the comparisons themselves, without a reward model.'),
  beta: positive()
    .default(0.1)
    .describe('Margin of the implicit rewards a nat of log-ratio: the KL coefficient that the loss implies.'),
  batchSize: batch().default(128).describe('Comparisons in one step.'),
  learningRate: positive().default(3e-4).describe('Learning rate of Adam.'),
  warmupIterations: z.int().min(0).default(20).describe('Steps over which the learning rate rises linearly.'),
  epochs: positive().default(1).describe('Passes over the comparisons.'),
  evaluations: count()
    .min(3)
    .default(24)
    .describe('Points of the curve, evenly spaced in the √ of the steps, which KL grows like.'),
});

export const directConfig = () => z.strictObject(keys());

export type DirectSection = z.infer<ReturnType<typeof directConfig>>;

export const directBetaAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'directBeta',
    header: 'direct_beta',
    title: 'β of direct alignment',
    about: 'Margin of the implicit rewards a nat of log-ratio.',
    label: (value) => `β ${value}`,
    of: 'direct',
  }),
  property: 'beta',
};
