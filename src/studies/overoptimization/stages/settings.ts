/** What tells the stages of one study apart. */
import type { Setting } from '../../../engine/axis.js';
import type { TransformerSize } from '../../../tensor/config.js';

/** One proxy setting; all of its seeds are trained together. */
export interface ProxyGroup {
  size: TransformerSize;
  rmParameters: number;
  /** Comparisons before the held-out split. */
  comparisons: number;
  labelNoise: number;
}

/** Whose responses are optimised. */
export interface OptimisedPolicy {
  /** A further policy size: its curves start at its own 0, not at that of the policy that fixed the scales. */
  isFurther: boolean;
  /** For titles: empty for the initial policy of the proxies’ own data. */
  policyLabel: string;
}

/** What a curve is about. */
export interface CurveParameters extends OptimisedPolicy {
  /** Names the curve's random streams: equal for methods that are compared. */
  name: string;
  method: string;
  reward: string;
  setting: Setting;
}
