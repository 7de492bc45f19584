/** The curves of one setting as the findings look at them: one a proxy seed, on one grid of √KL. */
import { mean } from '../../../statistics/index.js';
import { interpolate, ofMovedSeeds } from '../curves/mean-curve.js';
import { groupBy, mainSettings, type Size, sizeKey, sizesOf, withSettings } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';

export { ofMovedSeeds };

export const scoreNames = ['goldScore', 'proxyScore', 'humanScore'] as const;
export type ScoreName = (typeof scoreNames)[number];

/** Scores of every seed at the distances that all seeds reach. */
export interface SeedCurves {
  size: Size;
  /** The proxy seed of each curve. */
  seeds: number[];
  /** √nats, rising, above the smallest distance. */
  klDistance: number[];
  /** [seed][distance]. */
  goldScore: number[][];
  proxyScore: number[][];
  humanScore: number[][];
}

/** Grid points of an online method's curve, whose seeds are evaluated at distances of their own. */
const gridPoints = 48;

/** The curves of one method in the main sweep over reward-model size, small to large. */
export function mainCurves(curves: readonly CurvePoint[], method: string): SeedCurves[] {
  return curvesBySize(withSettings(curves, mainSettings(curves)).filter((point) => point.method === method));
}

/** The curves of one method and setting, one a size, small to large. */
export function curvesBySize(own: readonly CurvePoint[]): SeedCurves[] {
  const bySize = groupBy(own, sizeKey);
  return sizesOf(own).flatMap((size) => {
    const points = ofMovedSeeds(bySize.get(size.key) ?? []);
    return points.length === 0 ? [] : [seedCurves(points, { size })];
  });
}

/** The points of one setting and method, up to `reach` where given; d = 0 is left out, where every curve is 0. */
export function seedCurves(
  points: readonly CurvePoint[],
  { reach = commonReach(points), size = sizesOf(points)[0] }: { reach?: number; size?: Size } = {},
): SeedCurves {
  const seeds = [...groupBy(points, (point) => point.proxySeed).values()].map((seed) =>
    [...seed].sort((a, b) => a.klDistance - b.klDistance),
  );
  const klDistance = commonGrid(seeds, reach);
  const onGrid = seeds.map((seed) => {
    const first = seed[0];
    return klDistance.map((distance) => interpolate(seed, distance) ?? first);
  });
  const scores = (name: ScoreName) => onGrid.map((seed) => seed.map((point) => point[name]));
  return {
    size,
    seeds: seeds.map(([first]) => first.proxySeed),
    klDistance,
    goldScore: scores('goldScore'),
    proxyScore: scores('proxyScore'),
    humanScore: scores('humanScore'),
  };
}

/** The distance that every seed of the points reaches, √nats. */
export function commonReach(points: readonly CurvePoint[]): number {
  const seeds = [...groupBy(points, (point) => point.proxySeed).values()];
  return Math.min(...seeds.map((seed) => Math.max(...seed.map((point) => point.klDistance))));
}

/** Whether all seeds were measured at the same values of n and are at the same distances there, as those of best-of-n. */
export function areOnOneGrid(points: readonly CurvePoint[]): boolean {
  const byDraws = groupBy(points, ({ n }) => n);
  return [...byDraws].every(
    ([n, own]) => n !== null && own.every(({ klDistance }) => klDistance === own[0].klDistance),
  );
}

/** Best-of-n has one grid already; methods whose seeds go different ways get an even one. */
function commonGrid(seeds: CurvePoint[][], reach: number): number[] {
  if (areOnOneGrid(seeds.flat()))
    return seeds[0].map((point) => point.klDistance).filter((distance) => distance > 0);
  return Array.from({ length: gridPoints }, (_, index) => (reach * (index + 1)) / gridPoints);
}

/** The mean over seeds at every distance. */
export function meanCurve(curves: SeedCurves, name: ScoreName): number[] {
  return curves.klDistance.map((_, index) => mean(curves[name].map((seed) => seed[index])));
}
