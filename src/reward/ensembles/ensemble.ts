/** Rewards made of several proxies of one size. */
import { getTf, type Tensor } from '../../tensor/index.js';
import { rewardForward } from '../model/reward-model.js';
import type { Reward, RewardModels } from '../reward.js';

/**
 * `members` proxies make one reward, which goes by the seed of the first; what is left over after the last whole ensemble
 * is in none. `combine` makes one score [R, B] of those of the members, [R, members, B] in units of gold; it runs inside
 * compiled graphs. Throws where there are fewer proxies than members.
 */
export function openEnsemble(
  { architecture, seeds, parameters, normalisations }: RewardModels,
  members: number,
  combine: (scores: Tensor) => Tensor,
): Reward {
  const replicas = Math.floor(seeds.length / members);
  const used = replicas * members;
  if (replicas === 0)
    throw new Error(`an ensemble of ${members} needs as many proxies; there are ${seeds.length}`);
  const tf = getTf();
  const column = (values: number[]) => tf.tensor2d(values.slice(0, used), [used, 1]);
  const { parameterCount } = architecture;
  const constants = [
    tf.tensor2d(parameters.subarray(0, used * parameterCount), [used, parameterCount]),
    column(normalisations.map((normalisation) => normalisation.mean)),
    column(normalisations.map(({ scale }) => scale)),
  ];
  const groups = Array.from({ length: replicas }, (_, replica) =>
    seeds.slice(replica * members, (replica + 1) * members),
  );
  return {
    replicas,
    seeds: groups.map(([first]) => first),
    members: groups,
    constants,
    score(sequences, [flat, means, scales]) {
      const [, batch, length] = sequences.shape as [number, number, number];
      const apart = tf.reshape(sequences, [replicas, 1, batch, length]);
      const repeated = tf.reshape(tf.tile(apart, [1, members, 1, 1]), [used, batch, length]);
      const raw = rewardForward(architecture, flat, repeated); // [R · members, B]
      const inUnitsOfGold = tf.mul(tf.sub(raw, means), scales);
      return combine(tf.reshape(inUnitsOfGold, [replicas, members, batch]));
    },
    normalise: (scores) => Float64Array.from(scores),
    dispose: () => {
      for (const constant of constants) constant.dispose();
    },
  };
}
