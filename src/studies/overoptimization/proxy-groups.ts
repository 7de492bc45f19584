/** The proxies of an experiment: one setting a size. */
import { type Setting, settingOf } from '../../engine/axis.js';
import { rewardModelArchitecture } from '../../reward/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { type ProxyConfig, proxyKeyAxes } from './config/proxies.js';
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

export const sizeOf = ({ width, layers, heads }: TransformerSize): TransformerSize => ({
  width,
  layers,
  heads,
});

/** One head goes without saying. */
export const sizeName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;
