/** The curves of one setting as the findings look at them: one a proxy seed, on one grid of √KL. */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { mean } from '../../statistics/index.js';
import { distinct, groupBy, interpolate, type Method, mainSettings, withSettings } from '../curve-groups.js';

export type ScoreName = 'goldScore' | 'proxyScore' | 'humanScore';

/** Scores of every seed at the distances that all seeds reach. */
export interface SeedCurves {
  rmParameters: number;
  /** √nats, rising, above the smallest distance. */
  klDistance: number[];
  /** [seed][distance]. */
  goldScore: number[][];
  proxyScore: number[][];
  humanScore: number[][];
}

/** Grid points of an RL curve, whose seeds are evaluated at distances of their own. */
const gridPoints = 48;

/** The curves of one method in the main sweep over reward-model size, small to large. */
export function mainCurves(curves: CurvePoint[], method: Method): SeedCurves[] {
  const own = withSettings(curves, mainSettings(curves)).filter((point) => point.method === method);
  return distinct(own.map((point) => point.rmParameters)).map((size) =>
    seedCurves(own.filter((point) => point.rmParameters === size)),
  );
}

/** The points of one setting and method, up to `reach` where given; d = 0 is left out, where every curve is 0. */
export function seedCurves(points: CurvePoint[], reach = commonReach(points)): SeedCurves {
  const seeds = [...groupBy(points, (point) => point.seed).values()].map((seed) =>
    [...seed].sort((a, b) => a.klDistance - b.klDistance),
  );
  const klDistance = commonGrid(seeds, reach);
  const onGrid = seeds.map((seed) => {
    const first = seed[0];
    return klDistance.map((distance) => interpolate(seed, distance) ?? first);
  });
  const scores = (name: ScoreName) => onGrid.map((seed) => seed.map((point) => point[name]));
  return {
    rmParameters: points[0].rmParameters,
    klDistance,
    goldScore: scores('goldScore'),
    proxyScore: scores('proxyScore'),
    humanScore: scores('humanScore'),
  };
}

/** The distance that every seed of the points reaches, √nats. */
export function commonReach(points: CurvePoint[]): number {
  const seeds = [...groupBy(points, (point) => point.seed).values()];
  return Math.min(...seeds.map((seed) => Math.max(...seed.map((point) => point.klDistance))));
}

/** Best-of-n has one grid already; RL gets an even one. */
function commonGrid(seeds: CurvePoint[][], reach: number): number[] {
  const isGridded = seeds.every((seed) => seed.every((point) => point.n !== null));
  if (isGridded) return seeds[0].map((point) => point.klDistance).filter((distance) => distance > 0);
  return Array.from({ length: gridPoints }, (_, index) => (reach * (index + 1)) / gridPoints);
}

/** The mean over seeds at every distance. */
export function meanCurve(curves: SeedCurves, name: ScoreName): number[] {
  return curves.klDistance.map((_, index) => mean(curves[name].map((seed) => seed[index])));
}

export interface MeasuredPeak {
  index: number;
  klDistance: number;
  kl: number;
  score: number;
  /** At the last distance: the curve may go on rising, and the peak's place is a lower bound. */
  isAtEnd: boolean;
}

/** The highest point of the mean curve. */
export function measuredPeak(curves: SeedCurves, name: ScoreName = 'goldScore'): MeasuredPeak {
  const scores = meanCurve(curves, name);
  const index = scores.indexOf(Math.max(...scores));
  const klDistance = curves.klDistance[index];
  return {
    index,
    klDistance,
    kl: klDistance ** 2,
    score: scores[index],
    isAtEnd: index === scores.length - 1,
  };
}

/** How far gold rises to its peak and falls from there to the end, one value a seed. */
export interface RiseAndFall {
  rises: number[];
  falls: number[];
}

/**
 * How far gold rises and falls. The highest of many noisy points lies too high, so a seed is not asked where its own
 * peak is: the place comes from the mean of the other seeds, the height from the seed itself. None for a single seed.
 */
export function riseAndFall({ goldScore, klDistance }: SeedCurves): RiseAndFall | undefined {
  if (goldScore.length < 2) return undefined;
  const rises = goldScore.map((own, left) => {
    const others = goldScore.filter((_, seed) => seed !== left);
    const scores = klDistance.map((_, index) => mean(others.map((seed) => seed[index])));
    return own[scores.indexOf(Math.max(...scores))];
  });
  return { rises, falls: goldScore.map((own, seed) => rises[seed] - own[own.length - 1]) };
}
