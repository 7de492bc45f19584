/** M8: what more responses do to inference-time pessimism and to best-of-n (Huang et al. 2025). */
import { type Check, combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import { pessimism, regularisationAxis } from '../../../methods/pessimism/index.js';
import { bestOfNKl } from '../../../methods/pool-curve.js';
import { type Interval, meanInterval, ratioInterval } from '../../../statistics/index.js';
import {
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { measuredPeak, riseAndFall } from './measured-peak.js';
import { bestOfNName, type OveroptimizationFinding } from './methods.js';
import { leastFall } from './overoptimization.js';
import { type SeedCurves, seedCurves } from './seed-curves.js';
import { caseMeasures } from './size-words.js';

const needs = 'curves of best-of-n and of inference-time pessimism against the same proxies';

export const pessimismIsMonotone: OveroptimizationFinding = {
  id: 'M8',
  statement:
    'Up to the largest n inference-time pessimism loses less than a tenth of what gold gained, at every regularisation of the sweep, where best-of-n loses more than a tenth',
  judge({ curves, confidence }) {
    const cases = sizesWithBoth(curves).flatMap((size) => contrastsOf(size, confidence));
    if (cases.length === 0) return untold(needs);
    const several = new Set(cases.map(({ size }) => size.key)).size > 1;
    const at = (size: Size) => (several ? ` at ${size.label}` : '');
    return {
      verdict: combine(
        cases.flatMap(({ share, fall }): Check[] => [
          isBelow(share, leastFall),
          // Where best-of-n loses nothing there is nothing to mend.
          isAbove(fall, leastFall) === 'yes' ? 'yes' : 'unsure',
        ]),
      ),
      evidence: `${cases
        .map(
          ({ size, strength, share, fall, gain, short }) =>
            `With β ${strength}${at(size)} pessimism loses ${percent(share)} of what gold gained and best-of-n ${percent(fall)}; it ends ${withInterval(gain)} sd of gold above best-of-n’s end and ${withInterval(short)} sd above its highest point`,
        )
        .join('. ')}.`,
      measures: cases.flatMap(({ size, strength, share, fall, gain, short }) =>
        caseMeasures(
          { fall: share, 'fall-of-best-of-n': fall, 'end-gain': gain, 'end-over-peak': short },
          { name: strength, size, several },
        ),
      ),
    };
  },
};

interface SizeCurves {
  size: Size;
  bestOfN: SeedCurves;
  /** By β, small to large. */
  pessimism: { strength: number; curves: SeedCurves }[];
}

function sizesWithBoth(curves: readonly CurvePoint[]): SizeCurves[] {
  const main = withSettings(curves, without(mainSettings(curves), regularisationAxis));
  const ofMethod = (name: string) => main.filter(({ method }) => method === name);
  const [best, careful] = [ofMethod(bestOfNName), ofMethod(pessimism.name)];
  return sizesOf(careful).flatMap((size) => {
    const ofSize = (rows: readonly CurvePoint[]) => rows.filter((row) => sizeKey(row) === size.key);
    const [own, other] = [ofSize(careful), ofSize(best)];
    if (other.length === 0) return [];
    const strengths = valuesOf(regularisationAxis, own).map(Number);
    return {
      ...{ size, bestOfN: overDraws(other) },
      pessimism: strengths.map((strength) => ({
        strength,
        curves: overDraws(own.filter(({ setting }) => setting[regularisationAxis.name] === strength)),
      })),
    };
  });
}

/** Against the number of responses: at the √KL that best-of-n has of them, so that both have one axis. */
const overDraws = (points: readonly CurvePoint[]): SeedCurves =>
  seedCurves(points.map((point) => ({ ...point, klDistance: Math.sqrt(bestOfNKl(point.n ?? 1)) })));

interface Contrast {
  size: Size;
  /** β. */
  strength: number;
  /** Lost from the peak to the largest n, as a share of the rise to it: of pessimism, and of best-of-n. */
  share: Interval;
  fall: Interval;
  /** Gold of pessimism at the largest n less that of best-of-n there, and less that of best-of-n where its mean peaks; sd. */
  gain: Interval;
  short: Interval;
}

function contrastsOf({ size, bestOfN, pessimism: careful }: SizeCurves, confidence: number): Contrast[] {
  const theirs = riseAndFall(bestOfN);
  if (theirs === undefined) return [];
  const peak = measuredPeak(bestOfN).index;
  const end = bestOfN.klDistance.length - 1;
  return careful.flatMap(({ strength, curves }) => {
    const own = riseAndFall(curves);
    const shared = curves.seeds.filter((seed) => bestOfN.seeds.includes(seed));
    if (own === undefined || shared.length < 2) return [];
    const less = (place: number) =>
      shared.map(
        (seed) =>
          curves.goldScore[curves.seeds.indexOf(seed)][end] -
          bestOfN.goldScore[bestOfN.seeds.indexOf(seed)][place],
      );
    return {
      ...{ size, strength },
      share: ratioInterval(own.falls, own.rises, confidence),
      fall: ratioInterval(theirs.falls, theirs.rises, confidence),
      gain: meanInterval(less(end), confidence),
      short: meanInterval(less(peak), confidence),
    };
  });
}
