/** How time grows: the slope of ln time over ln size, with what the repetitions say of its error. */
import { type Interval, meanInterval, median, slopeOf } from '../src/statistics/index.js';

export interface Exponent {
  /** Over all sizes. */
  overall: Interval;
  /** Over the last doubling alone: where it lies above `overall`, a fixed cost still weighs at the small sizes. */
  last: Interval;
}

/**
 * `seconds` are [repetition][size]: each repetition has a slope of its own, and the interval is Student's over them. It
 * carries the noise of the machine; that time is no power of the size shows in the last doubling.
 */
export function exponentOf(sizes: readonly number[], seconds: readonly (readonly number[])[]): Exponent {
  const x = sizes.map(Math.log);
  const slopes = (from: number) =>
    seconds.map((times) => slopeOf(x.slice(from), times.slice(from).map(Math.log)));
  return { overall: meanInterval(slopes(0)), last: meanInterval(slopes(sizes.length - 2)) };
}

/** The median over the repetitions, one a size. */
export function medianTimes(seconds: readonly (readonly number[])[]): number[] {
  return seconds[0].map((_, size) => median(seconds.map((times) => times[size])));
}
