/** The mean over seeds of one curve. */
import type { CurvePoint } from '../tables.js';
import { groupBy } from './sweep.js';

export interface MeanPoint {
  klDistance: number;
  kl: number;
  gold: number;
  proxy: number;
  human: number;
  /** Seeds averaged. */
  seeds: number;
  n: number | null;
  iteration: number | null;
}

/**
 * Best-of-n is averaged at equal n. Online methods are evaluated at distances of their own in every seed: there the
 * mean is taken on a grid of √KL, each seed interpolated between its evaluations, as far as all of them go. Seeds that were
 * measured at the start alone are left out.
 */
export function meanOverSeeds(all: readonly CurvePoint[], bins = 48): MeanPoint[] {
  const points = ofMovedSeeds(all);
  const isGridded = points.every((point) => point.n !== null);
  if (points.length === 0) return [];
  const groups = isGridded ? atEqualDraws(points) : gridded(points, bins);
  return groups.map(meanPoint).sort((a, b) => a.klDistance - b.klDistance);
}

/** The points of each n that every seed has. */
function atEqualDraws(points: readonly CurvePoint[]): CurvePoint[][] {
  const seeds = new Set(points.map(({ proxySeed }) => proxySeed)).size;
  return [...groupBy(points, ({ n }) => n).values()].filter((own) => own.length === seeds);
}

/**
 * One interpolated point of each seed at every distance of a grid that ends where the first of them does: beyond it the mean
 * would jump whenever a seed drops out.
 */
function gridded(points: readonly CurvePoint[], bins: number): CurvePoint[][] {
  const seeds = [...groupBy(points, (point) => point.proxySeed).values()].map((seed) =>
    [...seed].sort((a, b) => a.klDistance - b.klDistance),
  );
  const reach = Math.min(...seeds.map((seed) => seed[seed.length - 1].klDistance));
  const grid = Array.from({ length: bins + 1 }, (_, index) => (reach * index) / bins);
  return grid
    .map((distance) => seeds.flatMap((seed) => interpolate(seed, distance) ?? []))
    .filter((group) => group.length === seeds.length);
}

/** Without the seeds of one setting that diverged before they were measured anywhere but at the start. */
export function ofMovedSeeds(points: readonly CurvePoint[]): CurvePoint[] {
  const moved = new Set(points.filter(({ klDistance }) => klDistance > 0).map(({ proxySeed }) => proxySeed));
  return points.filter(({ proxySeed }) => moved.has(proxySeed));
}

/** A seed's point at a distance, between its two neighbours; null where the sorted seed does not reach. */
export function interpolate(seed: readonly CurvePoint[], distance: number): CurvePoint | null {
  const after = firstFrom(seed, distance - 1e-12);
  if (after === seed.length) return null;
  const high = seed[after];
  if (after === 0) return high.klDistance - distance < 1e-9 ? high : null;
  const low = seed[after - 1];
  const share = (distance - low.klDistance) / Math.max(high.klDistance - low.klDistance, 1e-12);
  const between = (from: number, to: number) => from + Math.min(1, share) * (to - from);
  return {
    ...high,
    klDistance: distance,
    kl: distance * distance,
    proxyScore: between(low.proxyScore, high.proxyScore),
    goldScore: between(low.goldScore, high.goldScore),
    humanScore: between(low.humanScore, high.humanScore),
    iteration:
      low.iteration === null || high.iteration === null ? null : between(low.iteration, high.iteration),
  };
}

/** The place of the first point at or beyond a distance, by halving: a grid asks for as many as a curve has points. */
function firstFrom(seed: readonly CurvePoint[], distance: number): number {
  let [low, high] = [0, seed.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seed[middle].klDistance >= distance) high = middle;
    else low = middle + 1;
  }
  return low;
}

function meanPoint(group: readonly CurvePoint[]): MeanPoint {
  const mean = (pick: (point: CurvePoint) => number) =>
    group.reduce((sum, point) => sum + pick(point), 0) / group.length;
  const first = group[0];
  return {
    klDistance: mean((point) => point.klDistance),
    kl: mean((point) => point.kl),
    gold: mean((point) => point.goldScore),
    proxy: mean((point) => point.proxyScore),
    human: mean((point) => point.humanScore),
    seeds: new Set(group.map((point) => point.proxySeed)).size,
    n: first.n,
    iteration: first.iteration === null ? null : Math.round(mean((point) => point.iteration ?? 0)),
  };
}
