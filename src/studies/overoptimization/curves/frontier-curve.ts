/** The frontier beside a curve: that of the same proxies, whatever optimised against them. */
import type { CurvePoint, FrontierPoint } from '../tables.js';
import { type MeanPoint, meanOverSeeds } from './mean-curve.js';
import { groupBy, sizeKey, withSettings } from './sweep.js';

/** The rows of a curve's proxies, its reward and its initial policy; what the method itself varies has no say in them. */
export function frontierOf(
  rows: readonly FrontierPoint[],
  curve: Pick<CurvePoint, 'setting'>,
): FrontierPoint[] {
  const size = sizeKey(curve);
  const ofSize = rows.filter((row) => sizeKey(row) === size);
  return withSettings(ofSize.map(ofBestOfN), curve.setting);
}

/** It comes from the pools of best-of-n and has its settings. */
const ofBestOfN = (row: FrontierPoint) => ({ ...row, method: 'best-of-n' });

/** The mean over seeds from 0 nats to where the pools of every seed reach. */
export function meanFrontier(rows: readonly FrontierPoint[]): MeanPoint[] {
  if (rows.length === 0) return [];
  const seeds = [...groupBy(rows, ({ proxySeed }) => proxySeed).values()];
  return meanOverSeeds(seeds.flatMap((own) => [start(own[0]), ...own]).map(asPoint));
}

/** The initial policy, which no table holds: infinitely hot. */
const start = (row: FrontierPoint): FrontierPoint => ({
  ...row,
  ...{ kl: 0, klDistance: 0, proxyScore: 0, goldScore: 0, humanScore: 0 },
});

const asPoint = (row: FrontierPoint): CurvePoint => ({
  ...ofBestOfN(row),
  ...{ n: null, iteration: null, klDiscrete: null },
});
