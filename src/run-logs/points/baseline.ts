/** The score of the initial policy, which both laws put at 0. */
import { mean } from '../../statistics/index.js';
import type { Baseline } from './parse-baseline.js';
import type { PointGroup, RunPoint } from './point.js';

export interface Recentred {
  points: RunPoint[];
  /** What was subtracted (of several runs their mean) and where it comes from; undefined where nothing was. */
  baseline?: { estimate: number; from: 'initial policy' | 'best of one' | 'first point' | 'given' };
}

/**
 * Scores less that of the initial policy: a number that was given; of each run the row of step 0 that has no KL, or its rows
 * with n = 1; where
 * there is none and `first` is asked for, the score at the smallest KL. `fit` leaves it to the fit.
 */
export function recentre({ points, initial }: PointGroup, baseline?: Baseline): Recentred {
  if (baseline === 'fit') return { points };
  if (typeof baseline === 'number')
    return { points: less(points, () => baseline), baseline: { estimate: baseline, from: 'given' } };
  if (initial.length > 0) return lessInitial(points, initial);
  return baseline === undefined ? { points } : lessFirst(points);
}

const less = (points: readonly RunPoint[], zero: (point: RunPoint) => number): RunPoint[] =>
  points.map((point) => ({ ...point, gold: point.gold - zero(point) }));

/** A run without such a row has the mean of the others: all start from the same policy. */
function lessInitial(points: readonly RunPoint[], initial: PointGroup['initial']): Recentred {
  const estimate = mean(initial.map(({ gold }) => gold));
  const own = new Map(initial.map(({ cluster, gold }) => [cluster, gold]));
  return {
    points: less(points, ({ cluster }) => own.get(cluster) ?? estimate),
    baseline: { estimate, from: initial[0].isBestOfOne ? 'best of one' : 'initial policy' },
  };
}

function lessFirst(points: readonly RunPoint[]): Recentred {
  const firsts = new Map<string, RunPoint>();
  for (const point of points) {
    const held = firsts.get(point.cluster);
    if (held === undefined || point.kl < held.kl) firsts.set(point.cluster, point);
  }
  return {
    points: less(points, ({ cluster }) => firsts.get(cluster)!.gold),
    baseline: { estimate: mean([...firsts.values()].map(({ gold }) => gold)), from: 'first point' },
  };
}
