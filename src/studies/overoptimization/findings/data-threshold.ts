/** F9: with how few comparisons a proxy is near chance, and what more of them buy (Gao et al. 2022, figures 6 and 10). */
import {
  type Check,
  combine,
  isAbove,
  isBelow,
  type Judged,
  point,
  untold,
} from '../../../display/finding.js';
import { count, withInterval } from '../../../display/words.js';
import { binomialInterval, type Interval, mean } from '../../../statistics/index.js';
import { groupBy, type Size } from '../curves/sweep.js';
import { countsOf, type DataCell, dataCells, sharedReach, sizeCountOf, validated } from './data-cells.js';
import type { OveroptimizationFinding } from './methods.js';
import { seedCurves } from './seed-curves.js';
import { combineSeeds, gains, overSeedValues, type SeedValues, slopes } from './seed-values.js';

const fewestCounts = 3;
const fewestSizes = 2;

/** Below about 2,000 comparisons the paper's proxies of all sizes are almost no better than chance, which is 0.5. */
const nearChance = 0.55;
/** Optimising a proxy that is near chance hardly moves gold: by less than this share of the gain with the most data. */
const littleGain = 0.25;

export const dataThreshold: OveroptimizationFinding = {
  id: 'F9',
  statement:
    'With few comparisons every size is near chance; beyond that more data raises the highest gold of best-of-n',
  judge(tables) {
    const cells = dataCells(tables);
    const [counts, sizes] = [countsOf(cells), sizeCountOf(cells)];
    if (counts.length < fewestCounts || sizes < fewestSizes)
      return untold(`a sweep over at least ${fewestCounts} comparison counts and ${fewestSizes} sizes`);
    const levels = chanceLevels(cells, tables.confidence);
    const threshold = thresholdOf(levels);
    const slope = gainSlope(
      cells.filter(({ comparisons }) => comparisons > (threshold ?? 0)),
      tables.confidence,
    );
    const [fewest] = levels;
    return {
      verdict: combine([...fewest.checks, isAbove(slope, 0)]),
      evidence: [
        `${levelWords(fewest, counts[counts.length - 1])};`,
        `${thresholdWords(fewest, threshold, sizes)}.`,
        `${threshold === undefined ? 'Over all counts' : 'Beyond'}, gold’s highest mean up to n = ${count(sharedReach(cells))} rises by ${withInterval(slope)} sd per tenfold data (mean over sizes).`,
      ].join(' '),
      measures: [
        point('threshold', threshold ?? Number.NaN),
        { name: 'accuracy-at-fewest', ...fewest.accuracy.value },
        { name: 'gain-beyond-quarter-at-fewest', ...fewest.gain.value },
        { name: 'peak-slope', ...slope },
      ],
    };
  },
};

interface SizeValue {
  size: Size;
  value: Interval;
}

/** How near chance the proxies of one number of comparisons are. */
interface ChanceLevel {
  comparisons: number;
  /** Of each size, whether its accuracy and its gain are below their bounds. */
  checks: Check[];
  /** The size that decides. */
  accuracy: SizeValue;
  /** Gain less the share of the gain with the most data; of the size that decides. */
  gain: SizeValue;
}

/** A level a number of comparisons, rising. */
function chanceLevels(cells: readonly DataCell[], confidence: number): ChanceLevel[] {
  const counts = countsOf(cells);
  const most = counts[counts.length - 1];
  const full = new Map(
    cells.filter((cell) => cell.comparisons === most).map((cell) => [cell.size.key, gainsOf(cell)]),
  );
  return counts.map((comparisons) => {
    const own = cells.filter((cell) => cell.comparisons === comparisons);
    const accuracies = own.map((cell) => ({ size: cell.size, value: accuracyOf(cell, confidence) }));
    const beyond = own.map((cell) => {
      const both = [gainsOf(cell), full.get(cell.size.key) ?? new Map<number, number>()];
      const excess = combineSeeds(both, ([gain, largest]) => gain - littleGain * largest);
      return { size: cell.size, value: overSeedValues(excess, confidence) };
    });
    return {
      comparisons,
      checks: [
        ...accuracies.map(({ value }) => isBelow(value, nearChance)),
        ...beyond.map(({ value }) => isBelow(value, 0)),
      ],
      accuracy: deciding(accuracies, nearChance),
      gain: deciding(beyond, 0),
    };
  });
}

/** The size that is farthest above the bound by its whole interval; where none is, the one that may be farthest. */
function deciding(values: readonly SizeValue[], bound: number): SizeValue {
  const end = values.some(({ value }) => value.low > bound) ? 'low' : 'high';
  return values.reduce((worst, one) => (one.value[end] > worst.value[end] ? one : worst));
}

/**
 * Mean over seeds. Two things are left to chance and add in quadrature: what differs between seeds (Student), and the
 * validation pairs, which count once because all seeds share them (Wilson).
 */
function accuracyOf(cell: DataCell, confidence: number): Interval {
  const seeds = overSeedValues(validated(cell, 'accuracy'), confidence);
  const { validationCount } = cell.validations[0];
  const pairs = binomialInterval(seeds.estimate * validationCount, validationCount, confidence);
  const half = (side: 'low' | 'high') =>
    Math.hypot(pairs[side] - seeds.estimate, seeds[side] - seeds.estimate);
  return { estimate: seeds.estimate, low: seeds.estimate - half('low'), high: seeds.estimate + half('high') };
}

const gainsOf = ({ points }: DataCell): SeedValues =>
  points.length === 0 ? new Map() : gains(seedCurves(points));

/** The largest number of comparisons up to which every size is near chance; none where not even the smallest is. */
function thresholdOf(levels: readonly ChanceLevel[]): number | undefined {
  const first = levels.findIndex(({ checks }) => combine(checks) !== 'holds');
  return first === -1 ? levels.at(-1)?.comparisons : levels[first - 1]?.comparisons;
}

/**
 * Each seed's slope of the gain on log10 comparisons, mean over sizes. The gain is the paper's maximum within the range of n
 * (figure 10), which a curve has whether or not it turns over there.
 */
function gainSlope(cells: readonly DataCell[], confidence: number): Interval {
  const sizes = [...groupBy(cells, ({ size }) => size.key).values()].filter((own) => own.length > 1);
  const perSize = sizes.map((own) =>
    slopes(
      own.map(({ comparisons }) => Math.log10(comparisons)),
      own.map(gainsOf),
    ),
  );
  return overSeedValues(combineSeeds(perSize, mean), confidence);
}

const levelWords = ({ comparisons, accuracy, gain }: ChanceLevel, most: number) =>
  `With ${count(comparisons)} comparisons the accuracy is at most ${withInterval(accuracy.value)} (${accuracy.size.label}), and gold’s gain less a quarter of that with ${count(most)} at most ${withInterval(gain.value)} sd (${gain.size.label})`;

function thresholdWords({ checks }: ChanceLevel, threshold: number | undefined, sizes: number): string {
  if (threshold !== undefined)
    return `all ${sizes} sizes are near chance up to ${count(threshold)} comparisons`;
  const words: Record<Judged, string> = {
    holds: 'all sizes are near chance',
    'does not hold': 'not every size is near chance',
    'cannot be told': 'whether every size is near chance is open',
  };
  return words[combine(checks)];
}
