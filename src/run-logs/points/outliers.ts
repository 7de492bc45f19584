/** Single values far outside those beside them: a score that failed, a KL that was estimated from nothing. */
import { extent, median, quantile, studentQuantile } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import type { RunPoint } from './point.js';

export interface Outliers {
  kept: RunPoint[];
  /** Points whose score lies far outside those at neighbouring KL. */
  gold: RunPoint[];
  /** Points whose KL lies far outside that of the rows before and after. */
  kl: RunPoint[];
}

const FEWEST_POINTS = 12;
/** Not more than this share of the points, and always one: more are a course and no accident. */
const MOST_SHARE = 0.05;
/** Robust standard deviations outside the range of the neighbours, at least, … */
const FAR = 8;
/**
 * … and in a longer log so many that noise whose tails are those of Student's t with few degrees of freedom is left out of
 * this share of logs at most, by Bonferroni over all points, both sides, scores and KL: the largest of more points lies further
 * out. What that noise has as its kurtosis, 9, is more than the means of a handful of responses have.
 */
const FALSE_ALARMS = 0.01;
const TAILS = 5;
/** The scatter of a smooth curve is next to nothing: a value is this share of the usual range outside as well. */
const OF_RANGE = 0.1;
/** KL is so many times above its neighbours, or below them. */
const APART = 3;

/**
 * Run by run; undefined where nothing stands out. The first and the last point have neighbours on one side and stay. Scores
 * are compared without the rows whose KL is wrong, which lie among strangers.
 */
export function findOutliers(points: readonly RunPoint[]): Outliers | undefined {
  const most = Math.max(1, Math.floor(MOST_SHARE * points.length));
  const far = farOf(points.length);
  const foundBy = (own: readonly RunPoint[], find: (run: readonly RunPoint[], far: number) => RunPoint[]) => {
    const runs = groupBy(own, ({ cluster }) => cluster).filter(({ length }) => length >= FEWEST_POINTS);
    const found = runs.flatMap((run) => find(run, far));
    return found.length > most ? [] : found;
  };
  const without = (own: readonly RunPoint[], out: readonly RunPoint[]) =>
    own.filter((point) => !out.includes(point));
  const kl = foundBy(points, klOutliers);
  const others = without(points, kl);
  const gold = foundBy(others, goldOutliers);
  return gold.length + kl.length === 0 ? undefined : { kept: without(others, gold), gold, kl };
}

/** By the number of points of the log. */
const farOf = (points: number): number =>
  Math.max(FAR, studentQuantile(1 - FALSE_ALARMS / (4 * points), TAILS));

function goldOutliers(run: readonly RunPoint[], far: number): RunPoint[] {
  const sorted = [...run].sort((left, right) => left.kl - right.kl);
  const beyond = outsideOf(
    sorted.map(({ gold }) => gold),
    far,
  );
  return sorted.filter((_, at) => beyond[at] !== 0);
}

/** In the order of logging. A grid of KL in no order scatters so much that nothing stands out. */
function klOutliers(run: readonly RunPoint[], far: number): RunPoint[] {
  const beyond = outsideOf(
    run.map(({ kl }) => kl),
    far,
  );
  return run.filter(({ kl }, at) => {
    const beside = kl - beyond[at];
    return beyond[at] > 0 ? kl > APART * beside : kl < beside / APART;
  });
}

/** How far each value lies beyond its neighbours; 0 where that is no more than scatter. */
function outsideOf(values: readonly number[], far: number): number[] {
  const least = OF_RANGE * (quantile(values, 0.9) - quantile(values, 0.1));
  const scatter = far * scatterOf(values);
  return values.map((_, at) => {
    const beyond = outside(values, at);
    return Math.abs(beyond) > Math.max(scatter, least) ? beyond : 0;
  });
}

/** Standard deviation of white noise about a smooth course, from second differences; a few wild values do not move it. */
const scatterOf = (values: readonly number[]): number =>
  (1.4826 / Math.sqrt(6)) *
  median(values.slice(2).map((value, at) => Math.abs(value - 2 * values[at + 1] + values[at])));

const NEIGHBOURS = 2;
/** A peak of few points lies beyond its neighbours too, but not by twice what they differ themselves. */
const OF_NEIGHBOURS = 2;

/** How far a value lies above or below the range of its two neighbours on either side; 0 near it, and at both ends. */
function outside(values: readonly number[], at: number): number {
  if (at === 0 || at === values.length - 1) return 0;
  const before = values.slice(Math.max(0, at - NEIGHBOURS), at);
  const [low, high] = extent([...before, ...values.slice(at + 1, at + 1 + NEIGHBOURS)]);
  const beyond = Math.max(0, values[at] - high) + Math.min(0, values[at] - low);
  return Math.abs(beyond) > OF_NEIGHBOURS * (high - low) ? beyond : 0;
}
