/** KLs at which curves are compared, and the runs of a curve there. */
import { risingFit } from '../../../statistics/index.js';
import type { CurvePoint } from '../tables.js';
import { interpolate } from './mean-curve.js';
import { groupBy } from './sweep.js';

/** The points of one run in order of distance. */
export type Run = readonly CurvePoint[];

/** One run a proxy seed. */
export type Runs = ReadonlyMap<number, Run>;

export function runsOf(points: readonly CurvePoint[]): Runs {
  const ordered = [...groupBy(points, ({ proxySeed }) => proxySeed)].map(
    ([seed, own]) => [seed, [...own].sort((a, b) => a.klDistance - b.klDistance)] as const,
  );
  return new Map(ordered);
}

/** The largest KL of a run, nats. */
export const reachOf = (run: Run): number => run[run.length - 1].klDistance ** 2;

/** The run at a KL within its reach, between its two neighbours. */
export const pointAt = (run: Run, kl: number): CurvePoint =>
  interpolate(run, Math.sqrt(kl)) ?? run[run.length - 1];

/**
 * The √KL at which the proxy score of a run first is `score`. The score is taken as never falling with KL (isotonic regression):
 * where it wavers, its first crossing would come too early.
 */
export function distanceAtProxyScore(run: Run, score: number): number | undefined {
  const rising = risingFit(run.map(({ proxyScore }) => proxyScore));
  const after = rising.findIndex((value) => value >= score);
  if (after === -1) return undefined;
  if (after === 0) return run[0].klDistance;
  const [low, high] = [rising[after - 1], rising[after]];
  const [from, to] = [run[after - 1].klDistance, run[after].klDistance];
  return from + ((score - low) / (high - low)) * (to - from);
}

/** The highest proxy score that a run reaches for good. */
export const proxyReachOf = (run: Run): number =>
  risingFit(run.map(({ proxyScore }) => proxyScore)).at(-1) ?? 0;

/** Powers of two; of KL these are nats. */
const places = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256];
/** An end less far beyond the last power of two says nothing new. */
const newEnd = 1.1;

/** Powers of two as far as every run of two curves goes, from `first` on, and where that is. */
export function placesUpTo(end: number, first = 0.5): number[] {
  const within = places.filter((place) => place >= first && place <= end);
  const last = within[within.length - 1] ?? 0;
  return end > newEnd * last ? [...within, end] : within;
}
