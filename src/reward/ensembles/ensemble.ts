/** Rewards made of several proxies of one size. */
import { getTf, parametersAt, type Tensor } from '../../tensor/index.js';
import { rewardForward } from '../model/reward-model.js';
import type { Reward, RewardModels, Scoring } from '../reward.js';

/** Scores of the members of ensembles, one by one. */
export interface Members extends Omit<Scoring, 'score'>, Required<Pick<Reward, 'seeds' | 'groups'>> {
  /** [R, members, B] in units of gold, of int32 sequences [R, B, length]; it runs inside compiled graphs. */
  score(sequences: Tensor, constants: readonly Tensor[]): Tensor;
}

/**
 * `members` proxies make one reward, which goes by the seed of the first: those of a group that come first or, without
 * groups, the next ones; what is left over is in none. `combine` makes one score [R, B] of those of the members,
 * [R, members, B] in units of gold; it runs inside compiled graphs. Throws where no ensemble can be filled.
 */
export function openEnsemble(
  models: RewardModels,
  members: number,
  combine: (scores: Tensor) => Tensor,
): Reward {
  const opened = openMembers(models, members);
  return {
    ...opened,
    score: (sequences, constants) => combine(opened.score(sequences, constants)),
    normalise: (scores) => Float64Array.from(scores),
  };
}

/** The members of the ensembles that these models fill. Throws where none can be filled. */
export function openMembers(models: RewardModels, members: number): Members {
  const { architecture, seeds, parameters, normalisations } = models;
  const ensembles = ensemblesOf(models, members);
  const replicas = ensembles.length;
  const used = replicas * members;
  const tf = getTf();
  const places = ensembles.flat();
  const { parameterCount } = architecture;
  const own = parametersAt(parameters, places, parameterCount);
  const column = (of: 'mean' | 'scale') =>
    tf.tensor2d(
      places.map((place) => normalisations[place][of]),
      [used, 1],
    );
  const constants = [tf.tensor2d(own, [used, parameterCount]), column('mean'), column('scale')];
  return {
    replicas,
    seeds: ensembles.map(([first]) => seeds[first]),
    groups: ensembles.map((ensemble) => groupOf(ensemble, models)),
    constants,
    score(sequences, [flat, means, scales]) {
      const [, batch, length] = sequences.shape as [number, number, number];
      const apart = tf.reshape(sequences, [replicas, 1, batch, length]);
      const repeated = tf.reshape(tf.tile(apart, [1, members, 1, 1]), [used, batch, length]);
      const raw = rewardForward(architecture, flat, repeated); // [R · members, B]
      const inUnitsOfGold = tf.mul(tf.sub(raw, means), scales);
      return tf.reshape(inUnitsOfGold, [replicas, members, batch]);
    },
    dispose: () => {
      for (const constant of constants) constant.dispose();
    },
  };
}

/** The places of each ensemble's members among the proxies. Throws where no ensemble can be filled. */
export function ensemblesOf(
  { seeds, groupSize }: Pick<RewardModels, 'seeds' | 'groupSize'>,
  members: number,
): number[][] {
  const places = [...seeds.keys()];
  const groups =
    groupSize === undefined
      ? Array.from({ length: Math.ceil(places.length / members) }, (_, ensemble) =>
          places.slice(ensemble * members, (ensemble + 1) * members),
        )
      : [...new Set(seeds.map((seed) => Math.floor(seed / groupSize)))].map((group) =>
          places.filter((place) => Math.floor(seeds[place] / groupSize) === group),
        );
  const filled = groups.filter(({ length }) => length >= members).map((group) => group.slice(0, members));
  if (filled.length === 0)
    throw new Error(
      `an ensemble of ${members} needs as many proxies${groupSize ? ' in one group' : ''}; there are ${seeds.length}`,
    );
  return filled;
}

/** The seeds of an ensemble's group, those that diverged and those that are no members included. */
export function groupOf(
  ensemble: readonly number[],
  { seeds, groupSize }: Pick<RewardModels, 'seeds' | 'groupSize'>,
): number[] {
  if (groupSize === undefined) return ensemble.map((place) => seeds[place]);
  const first = seeds[ensemble[0]] - (seeds[ensemble[0]] % groupSize);
  return Array.from({ length: groupSize }, (_, index) => first + index);
}
