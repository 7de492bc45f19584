/** The reward `single`: every proxy alone. */
import { normalise } from './model/normalisation.js';
import { openRewardModels } from './model/scoring.js';
import type { RewardKind } from './reward.js';

export const single: RewardKind = {
  name: 'single',
  label: 'one proxy',
  about: 'Each policy is optimised against one proxy alone, as in Gao et al. (2022).',
  module: import.meta.url,
  ofOneSeed: true,
  axes: [],
  open: ({ architecture, seeds, parameters, normalisations }) =>
    Object.assign(openRewardModels(architecture, parameters), {
      seeds,
      normalise: (scores: ArrayLike<number>, replica: number) => normalise(scores, normalisations[replica]),
    }),
};
