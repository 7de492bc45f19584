/**
 * The bootstrap of a grid: runs keep their places and their losses are drawn again about what was measured.
 *
 * Sizes and budgets are chosen, not drawn: leaving cells out, as a resampling of pairs does, would change which sizes lie
 * about a minimum, and a parabola through those that are left may have none. So ln excess of every run is moved by a normal
 * number (a parametric bootstrap; Efron and Tibshirani 1993, section 9.4), along its whole curve by the same: what differs
 * between two runs of one setting is their initial weights and data, and stays.
 */
import { createRandom } from '../../../random/index.js';
import { type Interval, normalQuantile, quantile, studentQuantile } from '../../../statistics/index.js';

export interface Noise {
  /** Of ln excess of a run. */
  sd: number;
  /** That the estimate of sd rests on. */
  degrees: number;
}

/** √(Σ residuals² / degrees). Undefined below two degrees of freedom, which tell no size of noise. */
export function noiseOfResiduals(
  groups: readonly { residuals: readonly number[]; parameters: number }[],
): Noise | undefined {
  const squares = groups.reduce(
    (sum, { residuals }) => sum + residuals.reduce((total, value) => total + value * value, 0),
    0,
  );
  const degrees = groups.reduce(
    (sum, { residuals, parameters }) => sum + Math.max(0, residuals.length - parameters),
    0,
  );
  return degrees < 2 ? undefined : { sd: Math.sqrt(squares / degrees), degrees };
}

/** Of means over so many runs each; `fewest`, where cells have different numbers of them. */
export const noiseOfMeans = (noise: Noise | undefined, fewest: number): Noise | undefined =>
  noise && { ...noise, sd: noise.sd / Math.sqrt(Math.max(1, fewest)) };

const draws = 300;
/** Where a statistic has no value on more than this share of the draws, it has no interval. */
const mostUndefined = 0.1;

export interface NoiseOptions {
  noise: Noise | undefined;
  confidence: number;
  name: string;
}

/**
 * `statistic` of shifts of ln excess, one a run: percentiles of the draws, which a parabola that is flat in some of them
 * cannot throw off, widened as Student's t is wider than the normal. Bounds are infinite without an estimate of the noise.
 */
export const noiseInterval = (
  runs: number,
  statistic: (shifts: Float64Array) => number,
  options: NoiseOptions,
): Interval => noiseIntervals(runs, (shifts) => ({ own: statistic(shifts) }), options).own;

/** The same of several statistics, taken of the same draws. */
export function noiseIntervals<Name extends string>(
  runs: number,
  statistics: (shifts: Float64Array) => Record<Name, number>,
  { noise, confidence, name }: NoiseOptions,
): Record<Name, Interval> {
  const estimates = statistics(new Float64Array(runs));
  const names = Object.keys(estimates) as Name[];
  const isAsked = noise !== undefined && names.some((own) => Number.isFinite(estimates[own]));
  const random = createRandom(0).stream('pretraining').stream(name);
  const drawn = Array.from({ length: isAsked ? draws : 0 }, () =>
    statistics(Float64Array.from({ length: runs }, () => noise!.sd * random.normal())),
  );
  const intervalOf = (own: Name): Interval => {
    const estimate = estimates[own];
    const values = drawn.map((draw) => draw[own]).filter(Number.isFinite);
    if (noise === undefined || !Number.isFinite(estimate) || values.length < draws * (1 - mostUndefined))
      return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const upper = (1 + confidence) / 2;
    const factor = studentQuantile(upper, noise.degrees) / normalQuantile(upper);
    const end = (probability: number) => estimate + factor * (quantile(values, probability) - estimate);
    return { estimate, low: end(1 - upper), high: end(upper) };
  };
  return Object.fromEntries(names.map((own) => [own, intervalOf(own)])) as Record<Name, Interval>;
}
