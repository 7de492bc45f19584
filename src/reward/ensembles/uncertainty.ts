/**
 * The reward `uncertainty`: the mean of several proxies less λ times their variance (uncertainty-weighted optimisation,
 * Coste et al. 2023, section 3.2; the variance has 1/k there).
 */
import { z } from 'zod';
import { getTf } from '../../tensor/index.js';
import { ensembleKind } from './kind.js';

export const uncertainty = ensembleKind({
  name: 'uncertainty',
  label: 'proxies less their variance',
  about:
    'Each policy is optimised against the mean of several proxies less a multiple of their variance (Coste et al. 2023).',
  module: import.meta.url,
  keys: {
    weight: z
      .number()
      .min(0)
      .default(0.5)
      .describe('λ: what a unit of variance, gold’s own being 1, takes off the mean.'),
  },
  combine: (scores, { weight }) => {
    const tf = getTf();
    const variance = tf.mean(tf.squaredDifference(scores, tf.mean(scores, 1, true)), 1);
    return tf.sub(tf.mean(scores, 1), tf.mul(variance, weight));
  },
});
