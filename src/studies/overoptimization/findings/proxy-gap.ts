/** F15: how far the proxy score lies above gold, and how much of that is a matter of scale (Gao et al. 2022, figure 1). */
import { type Check, combine, isAbove, type Measure, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { type Interval, mean, median, slopeOf } from '../../../statistics/index.js';
import { groupBy, mainSettings, sizeKey, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { ProxyValidation } from '../tables.js';
import { bestOfNName, methodLabel, type OveroptimizationFinding, onlineMethodsOf } from './methods.js';
import { type MeanCurves, overSeeds } from './over-seeds.js';
import { mainCurves, type SeedCurves } from './seed-curves.js';
import { sizeMeasure } from './size-words.js';

/** Nats. Nearer to the start both scores are near the 0 that they are normalised to. */
const from = 1;
/** A slope through fewer points is a matter of chance. */
const fewestPoints = 3;

interface SizeGap {
  curves: SeedCurves;
  /** Mean over the curve beyond 1 nat, sd of gold. */
  gap: Interval;
  /** Sd of gold per √nat. */
  slope: Interval;
}

interface MethodGap {
  method: string;
  sizes: SizeGap[];
  /** The median over sizes of the mean gap, on each scale that is known. */
  scales: { name: string; words: string; gap: Interval }[];
}

export const proxyLiesAboveGold: OveroptimizationFinding = {
  id: 'F15',
  statement:
    'Beyond 1 nat the proxy score lies on average above gold at every size, and the gap grows with √KL',
  judge(tables) {
    const methods = [bestOfNName, ...onlineMethodsOf(tables.curves)];
    const cases = methods.flatMap((method) => gapOf(tables, method));
    // What was not measured there is not above gold.
    const all = methods.reduce((sum, method) => sum + mainCurves(tables.curves, method).length, 0);
    const measured = cases.reduce((sum, { sizes }) => sum + sizes.length, 0);
    if (cases.length === 0) return untold(`a curve with at least ${fewestPoints} points beyond ${from} nat`);
    const checks = cases.flatMap(({ sizes }) =>
      sizes.flatMap(({ gap, slope }) => [isAbove(gap, 0), isAbove(slope, 0)]),
    );
    const unmeasured = all - measured;
    return {
      verdict: combine([...checks, ...(unmeasured > 0 ? (['unsure'] as const) : [])]),
      evidence: [
        ...cases.map(evidenceOf),
        ...(unmeasured > 0
          ? [`${unmeasured} curves have fewer than ${fewestPoints} points beyond ${from} nat.`]
          : []),
      ].join(' '),
      measures: cases.flatMap(measuresOf),
    };
  },
};

/** None where no curve of the method goes beyond 1 nat. */
function gapOf(tables: OveroptimizationTables, method: string): MethodGap[] {
  const { confidence } = tables;
  const all = mainCurves(tables.curves, method)
    .map(beyondStart)
    .filter(({ klDistance }) => klDistance.length >= fewestPoints);
  if (all.length === 0) return [];
  const sizes = all.map((curves) => ({
    curves,
    gap: overSeeds([curves], ([size]) => meanGap(size), { confidence }),
    slope: overSeeds([curves], ([size]) => slopeOf(size.klDistance, gapsOf(size)), { confidence }),
  }));
  const middle = (curves: SeedCurves[]) =>
    overSeeds(curves, (means) => median(means.map(meanGap)), { confidence });
  const rescaled = scales.flatMap(({ name, words, factor }) => {
    const factors = factorsOf(tables, factor);
    // The scale that the study ran on.
    if ([...factors.values()].every((value) => value === 1)) return [];
    const curves = all.flatMap((size) => scaled(size, factors) ?? []);
    // A median over some of the sizes would not be comparable.
    return curves.length < all.length ? [] : [{ name, words, gap: middle(curves) }];
  });
  return [{ method, sizes, scales: [{ name: 'gap', words: 'as run', gap: middle(all) }, ...rescaled] }];
}

/** The scales that scores may have; one of them is the one that the study ran on. */
const scales = [
  { name: 'gap-soft-labels', words: 'on the soft-label scale', factor: 'softLabelFactor' },
  { name: 'gap-regression', words: 'on the regression scale', factor: 'regressionFactor' },
] as const;

type Factor = (typeof scales)[number]['factor'];

/** The curves from 1 nat on. */
function beyondStart(curves: SeedCurves): SeedCurves {
  const isBeyond = curves.klDistance.map((distance) => distance ** 2 >= from);
  const cut = (values: readonly number[]) => values.filter((_, index) => isBeyond[index]);
  return {
    ...curves,
    klDistance: cut(curves.klDistance),
    goldScore: curves.goldScore.map(cut),
    proxyScore: curves.proxyScore.map(cut),
    humanScore: curves.humanScore.map(cut),
  };
}

function gapsOf({ proxyScore, goldScore }: MeanCurves): number[] {
  return proxyScore.map((score, index) => score - goldScore[index]);
}
const meanGap = (means: MeanCurves) => mean(gapsOf(means));

const proxyKey = (size: string, proxySeed: number) => `${size}/${proxySeed}`;

/** By what to multiply the scores of every proxy of the main sweep. */
function factorsOf({ curves, proxies }: OveroptimizationTables, factor: Factor): Map<string, number> {
  // A proxy stands under best-of-n as under any method.
  const rows = proxies.map((row): ProxyValidation & { method: string } => ({ ...row, method: bestOfNName }));
  return new Map(
    withSettings(rows, mainSettings(curves)).flatMap((row) => {
      const value = row[factor];
      return value === null || value === undefined ? [] : [[proxyKey(sizeKey(row), row.proxySeed), value]];
    }),
  );
}

/** None where the factor of a seed is not known. */
function scaled(curves: SeedCurves, factors: ReadonlyMap<string, number>): SeedCurves | undefined {
  const own = curves.seeds.map((seed) => factors.get(proxyKey(curves.size.key, seed)) ?? Number.NaN);
  if (own.some(Number.isNaN)) return undefined;
  const proxyScore = curves.proxyScore.map((scores, seed) => scores.map((score) => own[seed] * score));
  return { ...curves, proxyScore };
}

function evidenceOf({ method, sizes, scales: medians }: MethodGap): string {
  const gaps = told(
    sizes.map(({ gap }) => isAbove(gap, 0)),
    ['above', 'below'],
  );
  const slopes = told(
    sizes.map(({ slope }) => isAbove(slope, 0)),
    ['growing', 'shrinking'],
  );
  const texts = medians.map(({ words, gap }) => `${withInterval(gap)} ${words}`).join(', ');
  const label = methodLabel(method);
  return sizes.length === 1
    ? `${label}, one size: proxy against gold ${gaps}, the gap ${slopes}; the mean gap in sd of gold is ${texts}.`
    : `${label}, ${sizes.length} sizes: proxy less gold ${gaps}, ${slopes}; the mean gap in sd of gold is ${texts} (median over sizes).`;
}

/** Of one size the word alone, of several how many there are of each. */
const told = (checks: readonly Check[], words: readonly [string, string]): string =>
  checks.length === 1 ? wordOf(checks[0], words) : tally(checks, words);

const wordOf = (check: Check, [yes, no]: readonly [string, string]): string =>
  check === 'yes' ? yes : check === 'no' ? no : 'open';

/** `above at 7, below at 0, open at 2`. */
function tally(checks: readonly Check[], [yes, no]: readonly [string, string]): string {
  const counts = groupBy(checks, (check) => check);
  const at = (check: Check) => counts.get(check)?.length ?? 0;
  return `${yes} at ${at('yes')}, ${no} at ${at('no')}, open at ${at('unsure')}`;
}

const measuresOf = ({ method, sizes, scales: medians }: MethodGap): Measure[] => [
  ...medians.map(({ name, gap }) => ({ name: `${name}/${method}`, ...gap })),
  ...sizes.flatMap(({ curves, gap, slope }) => [
    { name: `gap/${method}/${sizeMeasure(curves.size)}`, ...gap },
    { name: `gap-slope/${method}/${sizeMeasure(curves.size)}`, ...slope },
  ]),
];
