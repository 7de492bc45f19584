/** Single KL far beyond all others, as an estimate that overflowed leaves them: they alone would decide the fit. */
import type { RunPoint } from './point.js';

/** A KL that is so many times the next smaller one stands apart; on a grid of KL points do so only near its start. */
const APART = 5;
/** Not more than this share of the points, and always one: more are a course and no accident. */
const MOST_SHARE = 0.05;
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
  const falling = Float64Array.from(points, ({ kl }) => kl)
    .sort()
    .reverse();
  let count = 0;
  for (let place = 1; place <= most; place++)
    if (falling[place - 1] > APART * falling[place] && falling[place] > 0) count = place;
  if (count === 0) return undefined;
  const largestKept = falling[count];
  return {
    kept: points.filter(({ kl }) => kl <= largestKept),
    spikes: points.filter(({ kl }) => kl > largestKept),
    largestKept,
  };
}
