/**
 * A reward of one's own: the mean of several proxies less some of their spread (uncertainty-weighted optimisation, Coste
 * et al. 2023, section 3.2, with a standard deviation in place of the variance).
 */
import { defineReward, z } from 'goodhart';
import { rewardForward } from 'goodhart/reward';
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
  open({ architecture, seeds, parameters, normalisations }, own) {
    const { members, caution } = own as z.infer<typeof config>;
    const tf = getTf();
    const replicas = Math.floor(seeds.length / members);
    const used = replicas * members;
    const column = (values: number[]) => tf.tensor2d(values.slice(0, used), [used, 1]);
    const count = architecture.parameterCount;
    const constants = [
      tf.tensor2d(parameters.subarray(0, used * count), [used, count]),
      column(normalisations.map(({ mean }) => mean)),
      column(normalisations.map(({ scale }) => scale)),
    ];
    return {
      replicas,
      seeds: Array.from({ length: replicas }, (_, replica) => seeds[replica * members]),
      constants,
      // Of sequences [R, B, length] the scores [R, B]; every member judges the responses of its own replica.
      score(sequences, [flat, means, scales]) {
        const [, batch, length] = sequences.shape;
        const repeated = tf.tile(tf.reshape(sequences, [replicas, 1, batch, length]), [1, members, 1, 1]);
        const raw = rewardForward(architecture, flat, tf.reshape(repeated, [used, batch, length]));
        const scores = tf.reshape(tf.mul(tf.sub(raw, means), scales), [replicas, members, batch]);
        const mean = tf.mean(scores, 1, true);
        const spread = tf.sqrt(tf.mean(tf.squaredDifference(scores, mean), 1));
        return tf.sub(tf.reshape(mean, [replicas, batch]), tf.mul(spread, caution));
      },
      normalise: (scores) => Float64Array.from(scores),
      dispose: () => {
        for (const constant of constants) constant.dispose();
      },
    };
  },
});
