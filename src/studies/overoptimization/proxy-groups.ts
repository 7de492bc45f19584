/** The proxies of an experiment: every combination of comparison count, label noise and size. */
import type { Setting } from '../../engine/axis.js';
import { rewardModelArchitecture } from '../../reward/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import type { ProxyGroup } from './stages/settings.js';

/** In the experiment's order. */
export function proxyGroups({ world, proxyRewardModels }: Experiment): ProxyGroup[] {
  return proxyRewardModels.comparisons.flatMap((comparisons) =>
    proxyRewardModels.labelNoise.flatMap((labelNoise) =>
      proxyRewardModels.sizes.map((size) => ({
        size,
        rmParameters: rewardModelArchitecture(size, world).parameterCount,
        comparisons,
        labelNoise,
      })),
    ),
  );
}

export const proxySetting = ({ size, rmParameters, comparisons, labelNoise }: ProxyGroup): Setting => ({
  rmParameters,
  rmShape: shapeName(size),
  comparisons,
  labelNoise,
});

/** Names the size, and the other settings where they are swept or unusual. */
export function groupName({ proxyRewardModels }: Experiment, group: ProxyGroup): string {
  return [
    sizeName(group.size),
    proxyRewardModels.comparisons.length > 1 ? `-comparisons-${group.comparisons}` : '',
    proxyRewardModels.labelNoise.length > 1 || group.labelNoise > 0 ? `-noise-${group.labelNoise}` : '',
  ].join('');
}

export const sizeOf = ({ width, layers, heads }: TransformerSize): TransformerSize => ({
  width,
  layers,
  heads,
});

/** One head goes without saying. */
export const sizeName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;
