/** The reward `worst-case`: the lowest score of several proxies (worst-case optimisation, Coste et al. 2023, section 3.2). */
import { getTf } from '../../tensor/index.js';
import { ensembleKind } from './kind.js';

export const worstCase = ensembleKind({
  name: 'worst-case',
  label: 'the lowest of proxies',
  about: 'Each policy is optimised against the lowest score of several proxies (Coste et al. 2023).',
  module: import.meta.url,
  combine: (scores) => getTf().min(scores, 1),
});
