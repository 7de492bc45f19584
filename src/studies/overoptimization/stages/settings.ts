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
