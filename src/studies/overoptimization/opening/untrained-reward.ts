/** Rewards that are made of gold alone: there is no trained proxy whose size could be told. */
import { rewardAxis, rewardKinds } from '../../../reward/reward.js';
import type { CurvePoint } from '../tables.js';

/** `gold with a planted error`, in the words of the kind; undefined where proxies are trained. */
export function untrainedReward([{ setting }]: readonly CurvePoint[]): string | undefined {
  const kind = rewardKinds.find(String(setting[rewardAxis.name]));
  return kind?.needs === 'gold' ? kind.label : undefined;
}
