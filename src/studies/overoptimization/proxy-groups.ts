/** The proxies of an experiment: one setting a size. */
import { type Setting, settingOf } from '../../engine/axis.js';
import { rewardModelArchitecture } from '../../reward/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { type Labelling, type ProxyConfig, proxyKeyAxes } from './config/proxies.js';
import type { ProxyGroup } from './stages/settings.js';

/** A setting of proxies, with what names its stages. */
export interface PlannedProxies {
  group: ProxyGroup;
  /** What the proxies are trained with. */
  config: ProxyConfig;
  setting: Setting;
  name: string;
}

/** In the experiment's order. */
export function plannedProxies({ world, proxyRewardModels }: Experiment): PlannedProxies[] {
  const { sizes, ...config } = proxyRewardModels;
  return sizes.map((size) => {
    const rmParameters = rewardModelArchitecture(size, world).parameterCount;
    return {
      group: { size, rmParameters },
      config,
      setting: { rmParameters, rmShape: shapeName(size), ...settingOf(proxyKeyAxes, config) },
      name: sizeName(size),
    };
  });
}

/** The sets of comparisons of some proxy seeds, of all if not said: one for all, one a seed, or one a group, by its first seed. */
export function comparisonSetNames(
  { comparisonSets, seeds: count, ...rest }: Labelling,
  seeds: readonly number[] = Array.from({ length: count }, (_, seed) => seed),
): string[] {
  if (comparisonSets === 'shared') return ['shared'];
  return [...new Set(seeds.map((seed) => firstToShare(rest, seed, 'comparisons')))].map(
    (seed) => `seed-${seed}`,
  );
}

/** The first seed of those that a seed has its comparisons, or their labels too, in common with: itself if with none. */
export function firstToShare(
  { groupSize, groupShares }: Pick<ProxyConfig, 'groupSize' | 'groupShares'>,
  seed: number,
  what: 'comparisons' | 'labels',
): number {
  const isShared = groupShares === 'labels' || groupShares === what;
  return isShared && groupSize !== null ? seed - (seed % groupSize) : seed;
}

export const sizeOf = ({ width, layers, heads }: TransformerSize): TransformerSize => ({
  width,
  layers,
  heads,
});

/** One head goes without saying. */
export const sizeName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;
