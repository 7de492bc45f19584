/** The efficient frontier as findings look at it: the KL-optimal tilt of the initial policy, one curve a size. */
import type { Setting } from '../../../engine/axis.js';
import { mainSettings, withSettings } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { curvesBySize, type SeedCurves } from './seed-curves.js';

/** A tilt at one temperature: what findings need of a row of the table `frontier`. */
export interface FrontierPoint {
  setting: Setting;
  proxySeed: number;
  /** Nats. */
  kl: number;
  /** √nats. */
  klDistance: number;
  proxyScore: number;
  goldScore: number;
  humanScore: number;
}

/** A study without that table has no frontier. */
export interface FrontierTables {
  readonly curves: readonly CurvePoint[];
  readonly frontier?: readonly FrontierPoint[];
}

export const frontierName = 'frontier';

/** The frontier against the proxies of the main sweep, small to large. */
export function frontierCurves(tables: FrontierTables): SeedCurves[] {
  return curvesBySize(withSettings(frontierPointsOf(tables), mainSettings(tables.curves)));
}

/** The frontier as points of a curve. */
export const frontierPointsOf = ({ frontier = [] }: FrontierTables): CurvePoint[] =>
  frontier.map(
    ({ setting, proxySeed, kl, klDistance, proxyScore, goldScore, humanScore }): CurvePoint => ({
      ...{ method: frontierName, setting, proxySeed, n: null, iteration: null },
      ...{ kl, klDistance, klDiscrete: null, proxyScore, goldScore, humanScore },
    }),
  );
