/** The method `grpo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import {
  clipRangeKey,
  groupSizeKey,
  groupsDivideBatch,
  minibatchesDivideBatch,
  passesKeys,
} from '../shared-keys.js';
import { grpoAlgorithm } from './grpo.js';

export const grpoConfig = z.strictObject({
  groupSize: groupSizeKey(),
  ...passesKeys,
  clipRange: clipRangeKey('GRPO’s'),
  klCoefficient: z
    .number()
    .min(0)
    .default(0)
    .describe('β, weight of the KL term in the loss, beside the penalty on rewards.'),
});

export type GrpoConfig = z.infer<typeof grpoConfig>;

const axes: KeyAxis[] = [
  {
    ...numberAxis({
      name: 'grpoGroupSize',
      header: 'grpo_group_size',
      title: 'GRPO group',
      about: 'Responses that GRPO samples to one prompt.',
      label: (value) => `groups of ${value}`,
    }),
    property: 'groupSize',
  },
  {
    ...numberAxis({
      name: 'grpoKlCoefficient',
      header: 'grpo_kl_coefficient',
      title: 'GRPO KL coefficient',
      about: 'Weight of the KL term in GRPO’s loss.',
      label: (value) => `KL coefficient ${value}`,
    }),
    property: 'klCoefficient',
  },
];

export const grpo: OnlineMethod = {
  kind: 'online',
  name: 'grpo',
  label: 'GRPO',
  title: 'GRPO',
  about:
    'Group relative policy optimisation: clipped steps on scores normalised per prompt (Shao et al. 2024).',
  law: 'rl',
  module: import.meta.url,
  config: grpoConfig,
  axes,
  check: (own: GrpoConfig, online) =>
    groupsDivideBatch('groupSize', own.groupSize, online) ?? minibatchesDivideBatch(own, online),
  open: (parts, own: GrpoConfig) => new OnlineRun(parts, grpoAlgorithm(own)),
};
