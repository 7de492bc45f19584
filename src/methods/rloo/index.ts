/** The method `rloo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { numberAxis } from '../../engine/axis.js';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import { groupsDivideBatch } from '../shared-keys.js';
import { rlooAlgorithm } from './rloo.js';

export const rlooConfig = z.strictObject({
  samplesPerPrompt: z
    .int()
    .min(2)
    .default(4)
    .describe('k, responses sampled to one prompt; must divide the batch size.'),
});

export type RlooConfig = z.infer<typeof rlooConfig>;

export const rloo: OnlineMethod = {
  kind: 'online',
  name: 'rloo',
  label: 'RLOO',
  title: 'RLOO',
  about:
    'REINFORCE whose baseline is the mean return of the other responses to the prompt (Ahmadian et al. 2024).',
  law: 'rl',
  module: import.meta.url,
  config: rlooConfig,
  axes: [
    {
      ...numberAxis({
        name: 'rlooSamplesPerPrompt',
        header: 'rloo_samples_per_prompt',
        title: 'RLOO samples',
        about: 'Responses that RLOO samples to one prompt.',
        label: (value) => `${value} samples a prompt`,
      }),
      property: 'samplesPerPrompt',
    },
  ],
  check: ({ samplesPerPrompt }: RlooConfig, online) =>
    groupsDivideBatch('samplesPerPrompt', samplesPerPrompt, online),
  open: (parts, own: RlooConfig) => new OnlineRun(parts, rlooAlgorithm(own)),
};
