/** The reward `mean`: the mean of several proxies, each in the units of gold (Coste et al. 2023, section 3.2). */
import { z } from 'zod';
import { count } from '../../config/numbers.js';
import { getTf } from '../../tensor/index.js';
import { rewardForward } from '../model/reward-model.js';
import type { RewardKind } from '../reward.js';

const config = z.strictObject({
  members: count()
    .default(3)
    .describe('Proxies in one ensemble: so many seeds make one run, which goes by the first of them.'),
});

export const mean: RewardKind = {
  name: 'mean',
  label: 'the mean of proxies',
  about: 'Each policy is optimised against the mean score of several proxies (Coste et al. 2023).',
  module: import.meta.url,
  config,
  axes: [],
  open({ architecture, seeds, parameters, normalisations }, own) {
    const { members } = own as z.infer<typeof config>;
    // What is left over after the last whole ensemble is in none.
    const replicas = Math.floor(seeds.length / members);
    const used = replicas * members;
    if (replicas === 0)
      throw new Error(
        `${members} members need as many proxies; there are ${seeds.length} (reward.mean.members)`,
      );
    const tf = getTf();
    const column = (values: number[]) => tf.tensor2d(values.slice(0, used), [used, 1]);
    const constants = [
      tf.tensor2d(parameters.subarray(0, used * architecture.parameterCount), [
        used,
        architecture.parameterCount,
      ]),
      column(normalisations.map((normalisation) => normalisation.mean)),
      column(normalisations.map(({ scale }) => scale)),
    ];
    return {
      replicas,
      seeds: Array.from({ length: replicas }, (_, replica) => seeds[replica * members]),
      constants,
      score(sequences, [flat, means, scales]) {
        const [, batch, length] = sequences.shape as [number, number, number];
        const apart = tf.reshape(sequences, [replicas, 1, batch, length]);
        const repeated = tf.reshape(tf.tile(apart, [1, members, 1, 1]), [used, batch, length]);
        const raw = rewardForward(architecture, flat, repeated); // [R · members, B]
        const inUnitsOfGold = tf.mul(tf.sub(raw, means), scales);
        return tf.mean(tf.reshape(inUnitsOfGold, [replicas, members, batch]), 1);
      },
      normalise: (scores) => Float64Array.from(scores),
      dispose: () => {
        for (const constant of constants) constant.dispose();
      },
    };
  },
};
