/** The reward `mean`: the mean of several proxies, each in the units of gold (Coste et al. 2023, section 3.2). */
import { getTf } from '../../tensor/index.js';
import { ensembleKind } from './kind.js';

export const mean = ensembleKind({
  name: 'mean',
  label: 'the mean of proxies',
  about: 'Each policy is optimised against the mean score of several proxies (Coste et al. 2023).',
  module: import.meta.url,
  combine: (scores) => getTf().mean(scores, 1),
});
