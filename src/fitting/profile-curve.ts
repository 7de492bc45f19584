/** A profile as a curve to look at. */
import type { Interval } from '../statistics/index.js';
import type { Profile } from './profile.js';

export interface ProfilePoint {
  value: number;
  /** Rise of the objective above its minimum, in units of the rise at the interval's ends. */
  rise: number;
}

/** So far beyond an end of the interval, in units of its distance from the estimate. */
const BEYOND = 1.35;
/** A positive parameter that is open on a side is followed over so much of its logarithm. */
const OPEN_LOG = 3;
const HALF = 12;

/**
 * The profile from beyond one end of the interval to beyond the other, rising values, the estimate among them. Where the
 * interval is open the curve goes three times as far as on the other side, for a positive parameter at most a factor of 20.
 */
export function profileCurve(profile: Profile, interval: Pick<Interval, 'low' | 'high'>): ProfilePoint[] {
  const { estimate, min } = profile;
  const isPositive = min === 0 && estimate > 0;
  const forward = isPositive ? Math.log : (value: number) => value;
  const backward = isPositive ? Math.exp : (value: number) => value;
  const centre = forward(estimate);
  const reachOf = (end: number) => Math.abs(forward(end) - centre);
  const [below, above] = [reachOf(interval.low), reachOf(interval.high)];
  const reach = (own: number, other: number) => {
    if (Number.isFinite(own) && own > 0) return BEYOND * own;
    const open = Number.isFinite(other) && other > 0 ? 3 * other : Math.abs(centre) || 1;
    return isPositive ? Math.min(OPEN_LOG, open) : open;
  };
  const side = (direction: 1 | -1, length: number) =>
    Array.from({ length: HALF }, (_, index) => {
      const value = backward(centre + (direction * length * (index + 1)) / HALF);
      return { value, rise: riseAt(profile, value) };
    });
  // Each side is walked outward, so that every refit begins near its answer.
  return [
    ...side(-1, reach(below, above)).reverse(),
    { value: estimate, rise: 0 },
    ...side(1, reach(above, below)),
  ];
}

const riseAt = ({ objective, minimum, level }: Profile, value: number): number =>
  Math.max(0, (objective(value) - minimum) / (level - minimum));
