/** Single KL far beyond all others, as an estimate that overflowed leaves them: they alone would decide the fit. */
import { quantile } from '../../statistics/index.js';
import type { RunPoint } from './point.js';

/** Beyond so many times the KL that 95 % of the points stay below. */
const BEYOND = 10;
/** Not more than this share of the points, and always one: more are a course and no accident. */
const MOST_SHARE = 0.02;
const FEWEST_OTHERS = 7;

export interface Spikes {
  kept: RunPoint[];
  spikes: RunPoint[];
  /** The largest KL of the points that are kept, nats. */
  largestKept: number;
}

/** Undefined where no KL stands out. */
export function findSpikes(points: readonly RunPoint[]): Spikes | undefined {
  const most = Math.max(1, Math.floor(MOST_SHARE * points.length));
  if (points.length < FEWEST_OTHERS + most) return undefined;
  const order = points.map(({ kl }) => kl).sort((left, right) => left - right);
  const others = order.slice(0, order.length - most);
  const limit = BEYOND * Math.max(quantile(others, 0.95), others[others.length - 1]);
  const spikes = points.filter(({ kl }) => kl > limit);
  if (spikes.length === 0 || limit === 0) return undefined;
  const kept = points.filter(({ kl }) => kl <= limit);
  return { kept, spikes, largestKept: Math.max(...kept.map(({ kl }) => kl)) };
}
