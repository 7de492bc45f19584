/** The reward `components`: a sum of two proxies, one of content and one of coherence, with weights that stay. */
import { z } from 'zod';
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import { type RewardKind, rewardAxis } from '../reward.js';
import { judges, openComponents } from './open.js';

const config = z.strictObject({
  contentShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Weight of content, in standard deviations of it; coherence has what is left of 1.'),
});

const contentShareAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'contentShare',
    header: 'content_share',
    title: 'Share of content',
    about: 'Weight of content in a reward of content and coherence.',
    label: (value) => `content × ${value}`,
    refines: rewardAxis.name,
  }),
  property: 'contentShare',
};

export const components: RewardKind = {
  name: 'components',
  label: 'content and coherence',
  about:
    'Each policy is optimised against a weighted sum of two proxies, one of content and one of coherence (the composite rewards of Moskovitz et al. 2023).',
  module: import.meta.url,
  judges,
  config,
  axes: [contentShareAxis as KeyAxis],
  open(models, own) {
    const { contentShare } = own as z.infer<typeof config>;
    const weights = [contentShare, 1 - contentShare];
    return openComponents(models, weights, { weights: () => ({ components: weights, penalty: 1 }) });
  },
};
