/** The proxies of an experiment: every combination of their swept keys and their sizes. */
import type { Setting } from '../../engine/axis.js';
import { rewardModelArchitecture } from '../../reward/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { type ProxyConfig, proxySweeps } from './config/proxies.js';
import type { ProxyGroup } from './stages/settings.js';
import { variantsOf } from './variants.js';

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
  const { sizes, ...section } = proxyRewardModels;
  return variantsOf(proxySweeps, section).flatMap(({ config, setting, suffix }) =>
    sizes.map((size) => {
      const rmParameters = rewardModelArchitecture(size, world).parameterCount;
      return {
        group: { size, rmParameters },
        config: config as ProxyConfig,
        setting: { rmParameters, rmShape: shapeName(size), ...setting },
        name: `${sizeName(size)}${suffix}`,
      };
    }),
  );
}

export const sizeOf = ({ width, layers, heads }: TransformerSize): TransformerSize => ({
  width,
  layers,
  heads,
});

/** One head goes without saying. */
export const sizeName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;
