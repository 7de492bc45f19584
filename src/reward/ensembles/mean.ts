/** The reward `mean`: the mean of several proxies, each in the units of gold (Coste et al. 2023, section 3.2). */
import { z } from 'zod';
import { count } from '../../config/numbers.js';
import { getTf } from '../../tensor/index.js';
import type { RewardKind } from '../reward.js';
import { openEnsemble } from './ensemble.js';

const config = z.strictObject({
  members: count()
    .default(3)
    .describe('Proxies in one ensemble: so many seeds make one run, which goes by the first of them.'),
});

const membersOf = (own: unknown) => (own as z.infer<typeof config>).members;

export const mean: RewardKind = {
  name: 'mean',
  label: 'the mean of proxies',
  about: 'Each policy is optimised against the mean score of several proxies (Coste et al. 2023).',
  module: import.meta.url,
  config,
  axes: [],
  check: (own, { seeds }) =>
    membersOf(own) > seeds
      ? {
          property: 'members',
          message: `${membersOf(own)} members need as many proxy seeds, there are ${seeds}`,
        }
      : undefined,
  open: (models, own) => openEnsemble(models, membersOf(own), (scores) => getTf().mean(scores, 1)),
};
