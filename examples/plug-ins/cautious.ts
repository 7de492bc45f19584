/**
 * A reward of one's own: the mean of several proxies less some of their spread (uncertainty-weighted optimisation, Coste
 * et al. 2023, section 3.2, with a standard deviation in place of the variance).
 */
import { defineReward, z } from 'goodhart';
import { openEnsemble } from 'goodhart/reward';
import { getTf } from 'goodhart/tensor';

const config = z.strictObject({
  members: z.int().min(2).default(3).describe('Proxies in one ensemble.'),
  caution: z.number().min(0).default(0.5).describe('How many standard deviations are taken off the mean.'),
});

defineReward({
  name: 'cautious',
  label: 'a cautious ensemble',
  about: 'Mean less a multiple of the standard deviation of several proxies.',
  module: import.meta.url,
  config,
  open(models, own) {
    const { members, caution } = own as z.infer<typeof config>;
    // Of the members' scores [R, members, B], in units of gold, one score a response [R, B].
    return openEnsemble(models, members, (scores) => {
      const tf = getTf();
      const mean = tf.mean(scores, 1, true);
      const spread = tf.sqrt(tf.mean(tf.squaredDifference(scores, mean), 1));
      return tf.sub(tf.mean(scores, 1), tf.mul(spread, caution));
    });
  },
});
