/** The labels of the comparisons that a proxy seed is trained on. */
import { type Comparisons, labelPairs } from '../../../preferences/index.js';
import type { RandomStream } from '../../../random/index.js';
import type { Labelling } from '../config/proxies.js';
import { comparisonSetNames, firstToShare } from '../proxy-groups.js';
import type { GoldPairs } from './gold-pairs.js';

/** The comparisons of one proxy seed, out of the sets of some seeds, of all if not said. */
export function labelled(
  sets: readonly GoldPairs[],
  config: Labelling,
  { seed, seeds, random }: { seed: number; seeds?: readonly number[]; random: RandomStream },
): Comparisons {
  const name = `seed-${firstToShare(config, seed, 'comparisons')}`;
  const set = sets.length === 1 ? sets[0] : sets[comparisonSetNames(config, seeds).indexOf(name)];
  const { labels, labelNoise } = config;
  const own = random.stream(`proxy-${firstToShare(config, seed, 'labels')}`).stream('labels');
  return labelPairs(set, { labels, labelNoise }, own);
}
