/** Rewards made of several proxies of one size. */
import { getTf, parametersAt, type Tensor } from '../../tensor/index.js';
import type { Sequences } from '../../world/index.js';
import { rewardForward } from '../model/reward-model.js';
import { directScores } from '../model/scoring.js';
import type { Reward, RewardModels, ScoreFunction, Scoring } from '../reward.js';

/** Scores of the members of ensembles, one by one. */
export interface Members extends Omit<Scoring, 'score'>, Required<Pick<Reward, 'seeds' | 'groups'>> {
  /** [R, members, B] in units of gold, of int32 sequences [R, B, length]; it runs inside compiled graphs. */
  score(sequences: Tensor, constants: readonly Tensor[]): Tensor;
  /** The same of each replica's own sequences, of one count, where there is a faster way; the caller disposes them. */
  direct?(sets: readonly (Sequences | undefined)[]): Tensor;
}

/** Scores that `combine` makes of the members', [R, members, B] → [R, B]. */
export function combined(members: Members, combine: (scores: Tensor) => Tensor): ScoreFunction {
  const score: ScoreFunction = (sequences, constants) => combine(members.score(sequences, constants));
  const { direct } = members;
  if (direct)
    score.direct = (sets) => {
      const scores = getTf().tidy(() => combine(direct(sets)));
      const values = scores.dataSync() as Float32Array;
      scores.dispose();
      const count = values.length / sets.length;
      return sets.map((_, replica) => values.subarray(replica * count, (replica + 1) * count));
    };
  return score;
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
    score: combined(opened, combine),
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
  const inUnitsOfGold = (raw: Tensor, [means, scales]: readonly Tensor[]) =>
    tf.reshape(tf.mul(tf.sub(raw, means), scales), [raw.shape[0] / members, members, raw.shape[1] as number]);
  const direct = directScores(architecture, own);
  return {
    replicas,
    seeds: ensembles.map(([first]) => seeds[first]),
    groups: ensembles.map((ensemble) => groupOf(ensemble, models)),
    constants,
    direct:
      direct &&
      ((sets) => {
        const scores = direct(sets.flatMap((set) => new Array<Sequences | undefined>(members).fill(set)));
        const count = Math.max(...scores.map(({ length }) => length));
        const raw = new Float32Array(used * count);
        scores.forEach((own, place) => {
          raw.set(own, place * count);
        });
        return inUnitsOfGold(tf.tensor2d(raw, [used, count]), constants.slice(1));
      }),
    score(sequences, [flat, ...units]) {
      const [own, batch, length] = sequences.shape as [number, number, number];
      const apart = tf.reshape(sequences, [own, 1, batch, length]);
      const repeated = tf.reshape(tf.tile(apart, [1, members, 1, 1]), [own * members, batch, length]);
      return inUnitsOfGold(rewardForward(architecture, flat, repeated), units);
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
