/** What a reward is made of, opened from what earlier stages gave: proxies of one judge or of several, or gold alone. */

import type { RewardModels } from '../../../reward/index.js';
import { parametersAt } from '../../../tensor/index.js';
import type { WorldConfig } from '../../../world/config.js';
import type { Sequences } from '../../../world/index.js';
import { openProxies, type StoredGold, type StoredProxies } from './models.js';

/** What a reward is made of, and how many seeds there were before some diverged. */
export type Judges = RewardModels & { seedCount: number };

/** The proxies where there are any, those of the first judge in front; else gold, once a seed, for rewards that need no others. */
export function openJudges(
  world: WorldConfig,
  models: { proxies: readonly (StoredProxies & { seedCount: number })[]; gold: StoredGold },
  { start, seeds: seedCount }: { start?: Sequences; seeds: number },
): Judges {
  const [proxies] = models.proxies;
  if (proxies !== undefined) {
    const components = ofSharedSeeds(models.proxies).map((own) => openProxies(world, own, start));
    const [first] = components;
    return { ...first, ...(components.length > 1 && { components }), seedCount: proxies.seedCount };
  }
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

/** The proxies of each judge, of the seeds that diverged under none. */
function ofSharedSeeds<Own extends StoredProxies>(all: readonly Own[]): Own[] {
  if (all.length === 1) return [...all];
  const shared = all[0].seeds.filter((seed) => all.every(({ seeds }) => seeds.includes(seed)));
  return all.map((own) => {
    const places = shared.map((seed) => own.seeds.indexOf(seed));
    return {
      ...own,
      parameters: parametersAt(own.parameters, places, own.parameters.length / own.seeds.length),
      seeds: shared,
      normalisations: places.map((place) => own.normalisations[place]),
    };
  });
}
