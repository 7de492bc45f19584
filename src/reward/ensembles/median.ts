/** The reward `median`: the median of several proxies (one of the aggregates of Eisenstein et al. 2023). */
import { getTf, type Tensor } from '../../tensor/index.js';
import { ensembleKind } from './kind.js';

export const median = ensembleKind({
  name: 'median',
  label: 'the median of proxies',
  about: 'Each policy is optimised against the median score of several proxies (Eisenstein et al. 2023).',
  module: import.meta.url,
  combine: medianOf,
});

/** [R, members, B] to [R, B]; of an even number the mean of the middle two. */
function medianOf(scores: Tensor): Tensor {
  const tf = getTf();
  const [replicas, members, batch] = scores.shape as [number, number, number];
  const upper = Math.floor(members / 2);
  const lower = members % 2 === 0 ? upper - 1 : upper;
  const sorted = tf.topk(tf.transpose(scores, [0, 2, 1]), upper + 1).values; // [R, B, upper + 1], falling
  const middle = tf.slice(sorted, [0, 0, lower], [replicas, batch, upper - lower + 1]);
  return tf.mean(middle, 2);
}
