/** Rewards that are made of gold alone: there is no trained proxy whose size could be told. */
import type { Setting } from '../../../engine/axis.js';
import { rewardAxis, rewardKinds } from '../../../reward/reward.js';
import type { Size } from './sweep.js';

interface Row {
  setting: Setting;
}

/** `gold with a planted error`, in the words of the kind; undefined where proxies are trained. */
export function untrainedReward(rows: readonly Row[]): string | undefined {
  const kinds = rows.map(({ setting }) => rewardKinds.find(String(setting[rewardAxis.name])));
  return kinds.every((kind) => kind?.needs === 'gold') ? kinds[0]?.label : undefined;
}

/** What some rows of one size were optimised against: `725 parameters`, or the words of a reward that is not trained. */
export const proxyWords = (size: Size, rows: readonly Row[]): string => untrainedReward(rows) ?? size.label;
