/** Numbers of single runs that conditions are compared in. */
import type { Observation } from '../../../display/comparison/kind.js';
import { fitCurve } from '../../../fitting/index.js';
import { curveLaw } from '../../../laws/index.js';
import { mean } from '../../../statistics/index.js';
import { distanceAtProxyScore, pointAt, type Run, reachOf } from '../curves/equal-places.js';
import { measuredPeak, riseAndFall } from '../findings/measured-peak.js';
import { areOnOneGrid, type SeedCurves, seedCurves } from '../findings/seed-curves.js';
import type { CurvePoint } from '../tables.js';
import type { WorldCurves } from './subjects.js';

/** Rounding of distances. */
const rounding = 1e-9;

/** One value a run; runs that have none are left out. */
export const ofRuns = (
  { world, runs }: WorldCurves,
  valueOfRun: (run: Run) => number | undefined,
): Observation[] =>
  [...runs].flatMap(([seed, run]) => {
    const value = valueOfRun(run);
    return value === undefined ? [] : [{ world, seed, value }];
  });

/** Values in the order of the seeds of some curves. */
const observed = (
  world: string,
  { seeds }: SeedCurves,
  values: readonly number[],
  range?: Observation['range'],
): Observation[] =>
  seeds.map((seed, index) => ({ world, seed, value: values[index], ...(range && { range }) }));

/** Best-of-n has points of its own everywhere; runs that go different ways are interpolated up to the reach. */
function curvesUpTo(points: readonly CurvePoint[], reach: number): SeedCurves {
  const own = areOnOneGrid(points)
    ? points.filter(({ klDistance }) => klDistance <= reach + rounding)
    : points;
  return seedCurves(own, { reach });
}

export interface Coefficients {
  alpha: Observation[];
  beta: Observation[];
}

/** Each run's own α and β of a law, fitted up to `reach` √nats. Empty for fewer than three distances. */
export function coefficientsUpTo(
  { world, points }: WorldCurves,
  { law, reach }: { law: string; reach: number },
): Coefficients {
  const curves = curvesUpTo(points, reach);
  const { klDistance, goldScore } = curves;
  if (klDistance.length < 3) return { alpha: [], beta: [] };
  const fits = goldScore.map((score) => fitCurve({ form: curveLaw(law), klDistance, score }).parameters);
  const [alpha, beta] = [0, 1].map((place) =>
    observed(
      world,
      curves,
      fits.map((parameters) => parameters[place]),
    ),
  );
  return { alpha, beta };
}

export interface MeasuredRange {
  peak: Observation[];
  loss: Observation[];
  /** Gold at the end of the range that all runs of the world reach. */
  end: Observation[];
}

/**
 * Of the range that all runs of the world reach. The place of the peak comes from the other runs (`riseAndFall`), none for a
 * single run. Where the mean of all is highest at the end, that is the place for each of them: its peak is a bound, and its fall
 * was not seen.
 */
export function measuredRange({ world, points }: WorldCurves): MeasuredRange {
  const curves = seedCurves(points);
  const ends = curves.goldScore.map((scores) => scores[scores.length - 1]);
  const of = (values: readonly number[], range?: Observation['range']) =>
    observed(world, curves, values, range);
  const found = riseAndFall(curves);
  if (found === undefined) return { peak: [], loss: [], end: of(ends) };
  const { isAtEnd } = measuredPeak(curves);
  const { rises, falls } = isAtEnd ? { rises: ends, falls: ends.map(() => 0) } : found;
  const range = { isSeen: !isAtEnd, end: curves.klDistance[curves.klDistance.length - 1] ** 2 };
  return { peak: of(rises), loss: of(falls, range), end: of(ends) };
}

/** Gold at a KL, nats. */
export const goldAtKl = (curves: WorldCurves, kl: number): Observation[] =>
  ofRuns(curves, (run) => (reachOf(run) >= kl - rounding ? pointAt(run, kl).goldScore : undefined));

/** Gold where the proxy score first is `score`. */
export const goldAtProxyScore = (curves: WorldCurves, score: number): Observation[] =>
  ofRuns(curves, (run) => {
    const distance = distanceAtProxyScore(run, score);
    return distance === undefined ? undefined : pointAt(run, distance ** 2).goldScore;
  });

/** The mean of what each run has at several sizes; a run that lacks one of them is left out. It is seen where any of them is. */
export function meansOf(sizes: readonly Observation[][]): Observation[] {
  const keyOf = ({ world, seed }: Observation) => `${world}/${seed}`;
  const others = sizes.slice(1).map((own) => new Map(own.map((run) => [keyOf(run), run])));
  return sizes[0].flatMap((run) => {
    const same = [run, ...others.flatMap((own) => own.get(keyOf(run)) ?? [])];
    const ranges = same.flatMap(({ range }) => range ?? []);
    const range = {
      isSeen: ranges.some(({ isSeen }) => isSeen),
      end: Math.min(...ranges.map(({ end }) => end)),
    };
    const { world, seed } = run;
    const value = mean(same.map((own) => own.value));
    const found = { world, seed, value, ...(ranges.length > 0 && { range }) };
    return same.length < sizes.length ? [] : [found];
  });
}
