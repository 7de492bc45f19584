/** What a reward is made of, opened from what earlier stages gave: proxies of one judge or of several, or gold alone. */

import { type Reward, type RewardModels, rewardKinds } from '../../../reward/index.js';
import { parametersAt } from '../../../tensor/index.js';
import type { WorldConfig } from '../../../world/config.js';
import type { Sequences } from '../../../world/index.js';
import { openProxies, type StoredGold, type StoredProxies } from './models.js';
import { type CurveParameters, placesOf, type Share } from './settings.js';

/** What a reward is made of, and how many seeds there were before some diverged. */
export type Judges = RewardModels & { seedCount: number };

interface JudgeModels {
  proxies: readonly (StoredProxies & { seedCount: number })[];
  gold: StoredGold;
}

interface JudgeOptions {
  /** The responses of the policy that is optimised, where scores do not start at 0 without them. */
  start?: Sequences | undefined;
  /** With those that diverged. */
  seeds: number;
}

/** The proxies where there are any, those of the first judge in front; else gold, once a seed, for rewards that need no others. */
export function openJudges(world: WorldConfig, models: JudgeModels, options: JudgeOptions): Judges {
  return openSome(world, models, options, () => true);
}

/**
 * The reward of a share of the runs, and its judges: all proxies where the share is one of one. Nothing where proxies
 * diverged and no run is left for it.
 */
export function openRewardOf(
  world: WorldConfig,
  models: JudgeModels,
  {
    reward: name,
    rewardKeys,
    seeds,
    start,
    ...share
  }: Pick<CurveParameters, 'reward' | 'rewardKeys'> & Share & JudgeOptions,
): { judges: Judges; reward: Reward } | undefined {
  const kind = rewardKinds.get(name);
  const open = (isOwn: (seed: number) => boolean, startOf = start) => {
    const judges = openSome(world, models, { seeds, start: startOf }, isOwn);
    return { judges, reward: kind.open(judges, rewardKeys) };
  };
  if (share.shares === 1) return open(() => true);
  const own = kind.ofOneSeed ? new Set(placesOf(share, seeds)) : seedsOfRuns();
  const isThere = models.proxies.length === 0 || sharedSeeds(models.proxies).some((seed) => own.has(seed));
  if (own.size === 0 || !isThere) return undefined;
  return open((seed) => own.has(seed));

  /** Who is in an ensemble with whom, all proxies tell together. */
  function seedsOfRuns(): Set<number> {
    const { reward } = open(() => true, undefined);
    const groups = reward.groups ?? reward.seeds.map((seed) => [seed]);
    const chosen = placesOf(share, reward.replicas).flatMap((replica) => groups[replica]);
    reward.dispose();
    return new Set(chosen);
  }
}

function openSome(
  world: WorldConfig,
  models: JudgeModels,
  { start, seeds: seedCount }: JudgeOptions,
  isOwn: (seed: number) => boolean,
): Judges {
  const [proxies] = models.proxies;
  if (proxies !== undefined) {
    const seeds = sharedSeeds(models.proxies).filter(isOwn);
    const components = models.proxies.map((own) => openProxies(world, ofSeeds(own, seeds), start));
    const [first] = components;
    return { ...first, ...(components.length > 1 && { components }), seedCount: proxies.seedCount };
  }
  const { size, parameters, normalisation } = models.gold;
  const seeds = Array.from({ length: seedCount }, (_, seed) => seed).filter(isOwn);
  const repeated = new Float32Array(seeds.length * parameters.length);
  for (const place of seeds.keys()) repeated.set(parameters, place * parameters.length);
  const normalisations = seeds.map(() => normalisation);
  return {
    ...openProxies(world, { size, seeds, parameters: repeated, normalisations, groupSize: null }, start),
    seedCount,
  };
}

/** The seeds whose proxies diverged under no judge. */
const sharedSeeds = ([first, ...others]: readonly StoredProxies[]): number[] =>
  [...new Set(first.seeds)].filter((seed) => others.every(({ seeds }) => seeds.includes(seed)));

/** The proxies of some seeds, of which a later round has several each. */
function ofSeeds<Own extends StoredProxies>(own: Own, wanted: readonly number[]): Own {
  const places = [...own.seeds.keys()].filter((place) => wanted.includes(own.seeds[place]));
  if (places.length === own.seeds.length) return own;
  const at = <Value>(values: readonly Value[]) => places.map((place) => values[place]);
  return {
    ...own,
    parameters: parametersAt(own.parameters, places, own.parameters.length / own.seeds.length),
    seeds: at(own.seeds),
    normalisations: at(own.normalisations),
    ...(own.meanNormalisations && { meanNormalisations: at(own.meanNormalisations) }),
  };
}
