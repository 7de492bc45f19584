/** What tells the stages of one study apart. */
import type { Setting } from '../../../engine/axis.js';
import type { TransformerSize } from '../../../tensor/config.js';

/** The size of some proxies; all of their seeds are trained together. */
export interface ProxyGroup {
  size: TransformerSize;
  rmParameters: number;
}

/** What a curve is about. */
export interface CurveParameters extends ProxyGroup {
  /** Names the curve's random streams: equal for methods that are compared. */
  name: string;
  method: string;
  reward: string;
  /** The reward's own keys, each swept one at one value. */
  rewardKeys: Record<string, unknown>;
  setting: Setting;
  /** How many runs there are, where there are no proxies to say it. */
  seeds: number;
  /** A further policy size: its curves start at its own 0, not at that of the policy that fixed the scales. */
  isFurther: boolean;
}

/** Of the runs of one setting, consecutive ones: what is computed of them depends on no other. */
export interface Share {
  /** From 0. */
  share: number;
  shares: number;
}

/** Follows a title. */
export const shareLabel = ({ share, shares }: Share): string =>
  shares === 1 ? '' : `, part ${share + 1} of ${shares}`;

/** The places in a list of so many that are the share's own. */
export function placesOf({ share, shares }: Share, count: number): number[] {
  const start = (index: number) => Math.floor((index * count) / shares);
  return Array.from({ length: start(share + 1) - start(share) }, (_, place) => start(share) + place);
}

/** Some of the shards of a pool, by number from 0. */
export interface ShardsAtHand {
  own: number[];
  of: number;
}

export interface SelectionShare extends Share {
  /** Those in which the prompts of the share are. */
  shards: ShardsAtHand;
}

/** One share of one. */
export const whole: Share = { share: 0, shares: 1 };

/** How many runs so many seeds make where no proxy diverges: the members of a group of proxies have one policy together. */
export const runsOf = (seeds: number, { members }: Record<string, unknown>): number =>
  Math.max(1, Math.floor(seeds / (typeof members === 'number' ? members : 1)));
