/** What a reward is made of, opened from what earlier stages gave: proxies, or gold alone. */
import type { RewardModels } from '../../../reward/index.js';
import type { WorldConfig } from '../../../world/config.js';
import type { Sequences } from '../../../world/index.js';
import { openProxies, type StoredGold, type StoredProxies } from './models.js';

/** What a reward is made of, and how many seeds there were before some diverged. */
export type Judges = RewardModels & { seedCount: number };

/** The proxies where there are any; else gold, once a seed, for rewards that need no others. */
export function openJudges(
  world: WorldConfig,
  models: { proxies: readonly (StoredProxies & { seedCount: number })[]; gold: StoredGold },
  { start, seeds: seedCount }: { start?: Sequences; seeds: number },
): Judges {
  const [proxies] = models.proxies;
  if (proxies !== undefined) return { ...openProxies(world, proxies, start), seedCount: proxies.seedCount };
  const { size, parameters, normalisation } = models.gold;
  const repeated = new Float32Array(seedCount * parameters.length);
  const seeds = Array.from({ length: seedCount }, (_, seed) => seed);
  for (const seed of seeds) repeated.set(parameters, seed * parameters.length);
  const normalisations = seeds.map(() => normalisation);
  return {
    ...openProxies(world, { size, seeds, parameters: repeated, normalisations, groupSize: null }, start),
    seedCount,
  };
}
