/** The highest point of a noisy curve, and how far runs rise to it and fall from there. */
import { extent } from '../statistics/index.js';

export interface HighestPoint {
  index: number;
  /** √nats. */
  klDistance: number;
  /** Nats. */
  kl: number;
  score: number;
  /** At the last distance: the curve may go on rising, and the place is a lower bound. */
  isAtEnd: boolean;
}

/** The highest point of the smoothed curve; distances rise. The place is not bound to the grid: ratios of places would be. */
export function highestPoint(klDistances: readonly number[], scores: readonly number[]): HighestPoint {
  const smooth = smoothed(klDistances, scores);
  const index = smooth.indexOf(extent(smooth)[1]);
  const klDistance = vertex(klDistances, smooth, index);
  return {
    index,
    klDistance,
    kl: klDistance ** 2,
    score: smooth[index],
    isAtEnd: index === scores.length - 1,
  };
}

/** Where the parabola through a highest point and its neighbours is highest; the point itself at an end. */
function vertex(x: readonly number[], y: readonly number[], at: number): number {
  const [left, right] = [x[at] - x[at - 1], x[at + 1] - x[at]];
  if (!(left > 0 && right > 0)) return x[at];
  const [rise, fall] = [(y[at] - y[at - 1]) / left, (y[at] - y[at + 1]) / right];
  // A plateau has no highest point but the one that was measured.
  return rise + fall > 0 ? x[at] + (rise * right - fall * left) / (rise + fall) / 2 : x[at];
}

/**
 * Half the window, as a share of the measured distance. The highest of noisy points is too high; their mean over a
 * window is too low, at the peak d* of d(α − βd) by (window/d*)²/3 of it: 1 % where d* is 0.3 of the distance.
 */
const halfWindow = 0.05;

/** Means over the points about each, as far as the window reaches on both sides; the ends are as they were measured. */
function smoothed(klDistances: readonly number[], scores: readonly number[]): number[] {
  const [first, last] = [klDistances[0], klDistances[klDistances.length - 1]];
  const end = klDistances.length - 1;
  // Windows of neighbours begin and end near each other: of a thousand points, none is walked through from its middle.
  let [from, to] = [0, 0];
  return klDistances.map((distance, index) => {
    const reach = Math.min(halfWindow * last, distance - first, last - distance) + rounding;
    while (from > 0 && distance - klDistances[from - 1] <= reach) from -= 1;
    while (from < index && distance - klDistances[from] > reach) from += 1;
    to = Math.max(to, index);
    while (to < end && klDistances[to + 1] - distance <= reach) to += 1;
    while (to > index && klDistances[to] - distance > reach) to -= 1;
    return meanWithin(scores, from, to);
  });
}

const rounding = 1e-9;

function meanWithin(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let index = from; index <= to; index++) sum += values[index];
  return sum / (to + 1 - from);
}

/** How far a score rises to its peak and falls from there to the end, one value a run. */
export interface RiseAndFall {
  rises: number[];
  falls: number[];
}

/**
 * Of scores [run][distance]. The highest of many noisy points lies too high, so a run is not asked where its own peak is:
 * the place comes from the mean of the other runs, the height from the run itself. None for a single run.
 *
 * The place of few others misses the peak, so that the mean of these errs on the low side. It shows that a curve falls;
 * how far, and that it does not, is for the mean curve.
 */
export function riseAndFall(
  klDistances: readonly number[],
  scores: readonly (readonly number[])[],
): RiseAndFall | undefined {
  if (scores.length < 2) return undefined;
  const rises = scores.map((own, left) => {
    const others = meanWithout(scores, left);
    return smoothed(klDistances, own)[highestPoint(klDistances, others).index];
  });
  return { rises, falls: scores.map((own, run) => rises[run] - own[own.length - 1]) };
}

/** Of all runs but one, distance by distance. */
function meanWithout(scores: readonly (readonly number[])[], left: number): number[] {
  const sums = new Array<number>(scores[left].length).fill(0);
  for (const [run, own] of scores.entries()) {
    if (run === left) continue;
    for (let at = 0; at < sums.length; at++) sums[at] += own[at];
  }
  return sums.map((sum) => sum / (scores.length - 1));
}
