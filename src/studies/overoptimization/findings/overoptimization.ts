/** F1, F1b and F2: gold rises and then falls, while the proxy score keeps rising (Gao et al. 2022, figure 1). */
import {
  type Check,
  combine,
  isAbove,
  type Judgement,
  type Measure,
  untold,
} from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import { type Interval, leastSquares, mean, ratioInterval } from '../../../statistics/index.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { measuredPeak, type RiseAndFall, riseAndFall, turnsOver } from './measured-peak.js';
import {
  bestOfNName,
  judgedMethods,
  methodLabel,
  type OveroptimizationFinding,
  onlineMethodsOf,
} from './methods.js';
import { mainCurves, type SeedCurves } from './seed-curves.js';
import { combineSeeds, overSeedValues, seedValues } from './seed-values.js';
import { shortSize, sizeMeasure } from './size-words.js';

/** Less than in figure 1: against 12M parameters gold loses 23 % of its peak under best-of-n and 59 % under RL. */
export const leastFall = 0.1;

/** A size is small among others: fewer say nothing of small ones. */
const fewestSizes = 3;

/** The smallest third of the sizes that a method was run against, small to large; none of fewer than three. */
function smallSizes({ curves }: OveroptimizationTables, method: string): SeedCurves[] {
  const all = mainCurves(curves, method);
  return all.slice(0, Math.floor(all.length / 3));
}

/** How gold moves against small proxies under one method. */
interface Loss {
  method: string;
  /** Of the peak above the initial policy, sd of gold. */
  rise: Interval;
  /** What is lost by the end, as a share of the rise. */
  share: Interval;
  sizes: { curves: SeedCurves; share: Interval }[];
}

export const bestOfNFalls: OveroptimizationFinding = {
  id: 'F1',
  statement:
    'Against small proxies gold rises and then loses under best-of-n, on average over them, more than a tenth of its peak',
  judge: (tables) => judgeFall(tables, [bestOfNName], 'best-of-n'),
};

export const rlFalls: OveroptimizationFinding = {
  id: 'F1b',
  statement:
    'Against small proxies gold rises and then loses under RL, on average over them, more than a tenth of its peak',
  judge: (tables) => judgeFall(tables, onlineMethodsOf(tables.curves), 'RL'),
};

function judgeFall(tables: OveroptimizationTables, methods: readonly string[], what: string): Judgement {
  const losses = methods.flatMap((method) => lossOf(tables, method) ?? []);
  if (losses.length === 0)
    return untold(`${what} curves of at least ${fewestSizes} sizes and three proxy seeds`);
  const missing = methods.filter((method) => losses.every((loss) => loss.method !== method));
  return {
    verdict: combine([...losses.map(hasFallen), ...missing.map((): Check => 'unsure')]),
    evidence: `Mean over the smallest third of sizes, as far as every seed goes: ${[
      ...losses.map(lossWords),
      ...missing.map((method) => `${methodLabel(method)} needs curves of at least ${fewestSizes} sizes`),
    ].join('; ')}.`,
    measures: losses.flatMap(lossMeasures),
  };
}

/** None where the study has too few sizes, or a single seed at one of them. */
function lossOf(tables: OveroptimizationTables, method: string): Loss | undefined {
  const { confidence } = tables;
  const small = smallSizes(tables, method);
  const moves = small.flatMap((curves) => {
    const found = riseAndFall(curves);
    return found ? [{ curves, ...found }] : [];
  });
  if (moves.length === 0 || moves.length < small.length) return undefined;
  const means = (name: keyof RiseAndFall) =>
    combineSeeds(
      moves.map(({ curves, [name]: values }) => seedValues(curves, values)),
      mean,
    );
  const [rises, falls] = [means('rises'), means('falls')];
  return {
    method,
    rise: overSeedValues(rises, confidence),
    share: ratioInterval([...falls.values()], [...rises.values()], confidence),
    sizes: moves.map((size) => ({
      curves: size.curves,
      share: ratioInterval(size.falls, size.rises, confidence),
    })),
  };
}

/** A share of a rise that may be none is no share. */
function hasFallen({ rise, share }: Loss): Check {
  const hasRisen = isAbove(rise, 0);
  return hasRisen === 'yes' ? isAbove(share, leastFall) : hasRisen;
}

function lossWords({ method, rise, share, sizes }: Loss): string {
  const single = sizes.map((size) => `${percent(size.share)} at ${shortSize(size.curves.size)}`);
  return `gold rises by ${withInterval(rise)} sd and loses ${percent(share)} of that (${methodLabel(method)}; ${single.join(', ')} parameters)`;
}

const lossMeasures = ({ method, rise, share, sizes }: Loss): Measure[] => [
  { name: `rise/${method}`, ...rise },
  { name: `fall/${method}`, ...share },
  ...sizes.map((size) => ({ name: `fall/${method}/${sizeMeasure(size.curves.size)}`, ...size.share })),
];

/** A least-squares line through fewer points of a smooth curve says little of its course. */
const fewestPoints = 3;

/** The proxy score beyond gold's peak under one method. */
interface Course {
  method: string;
  /** sd of gold per √nat, mean over sizes. */
  slope: Interval;
  sizes: { curves: SeedCurves; slopes: number[] }[];
}

export const proxyKeepsRising: OveroptimizationFinding = {
  id: 'F2',
  statement:
    'While gold falls against small proxies, from its peak to the end, the proxy score rises on average',
  judge(tables) {
    const { confidence } = tables;
    const methods = judgedMethods(tables.curves);
    const courses = methods.flatMap((method) => courseOf(tables, method) ?? []);
    if (courses.length === 0)
      return untold(
        `a curve on which gold turns over, in the smallest third of at least ${fewestSizes} sizes`,
      );
    const missing = methods.filter((method) => courses.every((course) => course.method !== method));
    return {
      verdict: combine([
        ...courses.map(({ slope }) => isAbove(slope, 0)),
        ...missing.map((): Check => 'unsure'),
      ]),
      evidence: `Slope of the proxy score from gold’s peak to the end, sd per √nat, mean over those of the smallest third of sizes on which gold turns over: ${[
        ...courses.map(courseWords),
        ...missing.map((method) => `none under ${methodLabel(method)}`),
      ].join('; ')}.`,
      measures: courses.flatMap(({ method, slope, sizes }): Measure[] => [
        { name: `proxy-slope/${method}`, ...slope },
        ...sizes.map(({ curves, slopes }) => ({
          name: `proxy-slope/${method}/${sizeMeasure(curves.size)}`,
          ...overSeedValues(seedValues(curves, slopes), confidence),
        })),
      ]),
    };
  },
};

/** None where gold turns over against none of the small proxies. */
function courseOf(tables: OveroptimizationTables, method: string): Course | undefined {
  const { confidence } = tables;
  const sizes = smallSizes(tables, method)
    .filter((curves) => turnsOver(curves, confidence) && pointsBeyondPeak(curves) >= fewestPoints)
    .map((curves) => ({ curves, slopes: slopesBeyondPeak(curves) }));
  if (sizes.length === 0) return undefined;
  const means = combineSeeds(
    sizes.map(({ curves, slopes }) => seedValues(curves, slopes)),
    mean,
  );
  return { method, slope: overSeedValues(means, confidence), sizes };
}

/** With the peak itself. */
const pointsBeyondPeak = (curves: SeedCurves) => curves.klDistance.length - measuredPeak(curves).index;

/** The proxy score's least-squares slope from the peak of mean gold to the end, one a seed. */
function slopesBeyondPeak(curves: SeedCurves): number[] {
  const from = measuredPeak(curves).index;
  const design = curves.klDistance.slice(from).map((distance) => [1, distance]);
  return curves.proxyScore.map(
    (scores) => leastSquares({ design, response: scores.slice(from) }).coefficients[1],
  );
}

const courseWords = ({ method, slope, sizes }: Course): string =>
  `${withInterval(slope)} (${methodLabel(method)}; ${sizes.map(({ curves }) => shortSize(curves.size)).join(', ')} parameters)`;
