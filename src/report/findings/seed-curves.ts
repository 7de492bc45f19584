/** The curves of one setting as the findings look at them: one a proxy seed, on one grid of √KL. */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { type Interval, mean, meanInterval } from '../../statistics/index.js';
import { distinct, groupBy, type Method, mainSettings, withSettings } from '../curve-groups.js';

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

/** The points of one setting and method; d = 0 is left out, where every curve is 0. */
export function seedCurves(points: CurvePoint[]): SeedCurves {
  const seeds = [...groupBy(points, (point) => point.seed).values()].map((seed) =>
    [...seed].sort((a, b) => a.klDistance - b.klDistance),
  );
  const klDistance = commonGrid(seeds);
  const scores = (name: ScoreName) =>
    seeds.map((seed) => klDistance.map((distance) => interpolate(seed, distance, name)));
  return {
    rmParameters: points[0].rmParameters,
    klDistance,
    goldScore: scores('goldScore'),
    proxyScore: scores('proxyScore'),
    humanScore: scores('humanScore'),
  };
}

/** Best-of-n has one grid already; RL gets an even one as far as every seed went. */
function commonGrid(seeds: CurvePoint[][]): number[] {
  const isGridded = seeds.every((seed) => seed.every((point) => point.n !== null));
  if (isGridded) return seeds[0].map((point) => point.klDistance).filter((distance) => distance > 0);
  const reach = Math.min(...seeds.map((seed) => Math.max(...seed.map((point) => point.klDistance))));
  return Array.from({ length: gridPoints }, (_, index) => (reach * (index + 1)) / gridPoints);
}

function interpolate(seed: CurvePoint[], distance: number, name: ScoreName): number {
  const above = seed.findIndex((point) => point.klDistance >= distance - 1e-12);
  if (above === -1) return seed[seed.length - 1][name];
  if (above === 0) return seed[0][name];
  const [low, high] = [seed[above - 1], seed[above]];
  const width = high.klDistance - low.klDistance;
  const share = width > 1e-12 ? (distance - low.klDistance) / width : 1;
  return low[name] + Math.min(1, share) * (high[name] - low[name]);
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
export interface RisesAndFalls {
  rises: number[];
  falls: number[];
}

/**
 * The highest of many noisy points lies too high, so a seed is not asked where its own peak is: the place comes from
 * the mean of the other seeds, the height from the seed itself. None for a single seed.
 */
export function risesAndFalls({ goldScore, klDistance }: SeedCurves): RisesAndFalls | undefined {
  if (goldScore.length < 2) return undefined;
  const rises = goldScore.map((own, left) => {
    const others = goldScore.filter((_, seed) => seed !== left);
    const scores = klDistance.map((_, index) => mean(others.map((seed) => seed[index])));
    return own[scores.indexOf(Math.max(...scores))];
  });
  return { rises, falls: goldScore.map((own, seed) => rises[seed] - own[own.length - 1]) };
}

/** The mean over sizes of every seed that all sizes have. */
export function pooled(sizes: readonly RisesAndFalls[]): RisesAndFalls {
  const seeds = Math.min(...sizes.map(({ rises }) => rises.length));
  const average = (pick: (size: RisesAndFalls) => number[]) =>
    Array.from({ length: seeds }, (_, seed) => mean(sizes.map((size) => pick(size)[seed])));
  return { rises: average(({ rises }) => rises), falls: average(({ falls }) => falls) };
}

export interface RiseAndFall {
  /** Height of the peak. */
  rise: Interval;
  /** From the peak to the end. */
  fall: Interval;
  /** Fall over mean rise. */
  share: Interval;
}

export function riseAndFall({ rises, falls }: RisesAndFalls, confidence: number): RiseAndFall {
  const rise = meanInterval(rises, confidence);
  const fall = meanInterval(falls, confidence);
  const scale = (value: number) => value / Math.abs(rise.estimate);
  return {
    rise,
    fall,
    share: { estimate: scale(fall.estimate), low: scale(fall.low), high: scale(fall.high) },
  };
}
