/** F9 and F12: what comparisons buy, and whether validation loss tells robustness (Gao et al. 2022, section 3.3). */
import { combine, isAbove, isBelow, point, untold } from '../../../display/finding.js';
import { count, withInterval } from '../../../display/words.js';
import {
  binomialInterval,
  type Interval,
  leastSquares,
  mean,
  meanInterval,
  normalQuantile,
  pearson,
  studentQuantile,
} from '../../../statistics/index.js';
import { comparisonsAxis, labelNoiseAxis } from '../config/proxies.js';
import {
  groupBy,
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint, ProxyValidation } from '../tables.js';
import { measuredPeak } from './measured-peak.js';
import { bestOfNName, type OveroptimizationFinding } from './methods.js';
import { seedCurves } from './seed-curves.js';

const fewestCounts = 3;
const fewestSizes = 2;

/** One size trained on one number of comparisons. */
interface DataCell {
  size: Size;
  comparisons: number;
  accuracy: Interval;
  loss: number;
  points: CurvePoint[];
}

const comparisonsOf = ({ setting }: Pick<CurvePoint, 'setting'>) => Number(setting[comparisonsAxis.name]);

function dataCells({ proxies, curves, confidence }: OveroptimizationTables): DataCell[] {
  const others = without(mainSettings(curves), comparisonsAxis);
  const bestOfN = withSettings(curves, others).filter((row) => row.method === bestOfNName);
  const own = proxies.filter(({ setting }) => setting[labelNoiseAxis.name] === others[labelNoiseAxis.name]);
  const sizes = new Map(sizesOf(own).map((size) => [size.key, size]));
  return [...groupBy(own, (row) => `${sizeKey(row)}/${comparisonsOf(row)}`).values()].map(
    (rows): DataCell => {
      const [key, comparisons] = [sizeKey(rows[0]), comparisonsOf(rows[0])];
      return {
        size: sizes.get(key)!,
        comparisons,
        accuracy: accuracyOf(rows, confidence),
        loss: mean(rows.map((row) => row.loss)),
        points: bestOfN.filter((row) => sizeKey(row) === key && comparisonsOf(row) === comparisons),
      };
    },
  );
}

/** In rising order. */
const countsOf = (cells: readonly DataCell[]) =>
  [...new Set(cells.map(({ comparisons }) => comparisons))].sort((a, b) => a - b);

const sizeKeysOf = (cells: readonly DataCell[]) => [...new Set(cells.map(({ size }) => size.key))];

/**
 * Mean over seeds. Two things are left to chance and add in quadrature: the training data of each seed (Student), and the
 * validation pairs, which count once because all seeds share them (Wilson).
 */
function accuracyOf(rows: ProxyValidation[], confidence: number): Interval {
  const { validationCount } = rows[0];
  const accuracies = rows.map((row) => row.accuracy);
  const estimate = mean(accuracies);
  const pairs = binomialInterval(estimate * validationCount, validationCount, confidence);
  if (rows.length < 2) return pairs;
  const training = meanInterval(accuracies, confidence);
  const half = (side: 'low' | 'high') => Math.hypot(pairs[side] - estimate, training[side] - estimate);
  return { estimate, low: estimate - half('low'), high: estimate + half('high') };
}

/** An interval that is wide, because seeds differ, reaches chance too easily: the estimate has to be near it as well. */
const nearChance = 0.55;

const isNearChance = ({ estimate, low }: Interval) => low <= 0.5 && estimate <= nearChance;

export const dataThreshold: OveroptimizationFinding = {
  id: 'F9',
  statement: 'With few comparisons every size is near chance; beyond that more data raises gold’s peak',
  judge(tables) {
    const cells = dataCells(tables);
    const [counts, sizes] = [countsOf(cells), sizeKeysOf(cells)];
    if (counts.length < fewestCounts || sizes.length < fewestSizes)
      return untold(`a sweep over at least ${fewestCounts} comparison counts and ${fewestSizes} sizes`);
    const offChance = (comparisons: number) =>
      cells.filter((cell) => cell.comparisons === comparisons && !isNearChance(cell.accuracy));
    const threshold = counts
      .filter((_, index) => counts.slice(0, index + 1).every((given) => offChance(given).length === 0))
      .at(-1);
    const above = cells.filter((cell) => cell.comparisons > (threshold ?? 0));
    const slope = peakSlope(above, tables.confidence);
    const [off] = offChance(counts[0]).sort((a, b) => b.accuracy.estimate - a.accuracy.estimate);
    return {
      verdict: combine([threshold === undefined ? 'no' : 'yes', isAbove(slope, 0)]),
      evidence: `${
        threshold === undefined
          ? `Already with ${count(counts[0])} comparisons ${off.size.label} reach an accuracy of ${withInterval(off.accuracy)}`
          : `Up to ${count(threshold)} comparisons the accuracy interval of all ${sizes.length} sizes reaches chance`
      }; beyond, gold’s best-of-n peak rises by ${withInterval(slope)} sd per tenfold data.`,
      measures: [point('threshold', threshold ?? Number.NaN), { name: 'peak-slope', ...slope }],
    };
  },
};

/** Slope of gold's peak on log10 comparisons with an intercept a size. */
function peakSlope(cells: DataCell[], confidence: number): Interval {
  const own = cells.filter((cell) => cell.points.length > 0);
  const sizes = sizeKeysOf(own);
  const open = { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (own.length < sizes.length + 2) return open;
  const fit = leastSquares({
    design: own.map((cell) => [
      ...sizes.map((size) => (size === cell.size.key ? 1 : 0)),
      Math.log10(cell.comparisons),
    ]),
    response: own.map((cell) => measuredPeak(seedCurves(cell.points)).score),
  });
  const estimate = fit.coefficients[sizes.length];
  const half = studentQuantile((1 + confidence) / 2, fit.degreesOfFreedom) * fit.standardErrors[sizes.length];
  return { estimate, low: estimate - half, high: estimate + half };
}

/** The paper's figure 5 is at n = 1,000. */
const judgedN = 1000;
/** Loss tells robustness where more loss goes with less gold at least this strongly. */
const strongCorrelation = -0.5;
/** Fewer cells leave a correlation open. */
const fewestCells = 6;

export const lossTellsRobustness: OveroptimizationFinding = {
  id: 'F12',
  statement: 'Proxies of equal validation loss are equally robust, whatever their size and data',
  judge(tables) {
    const cells = dataCells(tables).flatMap((cell) => {
      const near = nearestN(cell.points);
      return near.length === 0 ? [] : [{ ...cell, gold: mean(near.map((row) => row.goldScore)) }];
    });
    const [counts, sizes] = [countsOf(cells), sizeKeysOf(cells)];
    if (cells.length < fewestCells || sizes.length < fewestSizes || counts.length < 2)
      return untold(`a sweep with at least ${fewestCells} combinations of size and comparisons`);
    const correlation = fisherInterval(
      cells.map((cell) => cell.loss),
      cells.map((cell) => cell.gold),
      tables.confidence,
    );
    return {
      verdict: combine([isBelow(correlation, strongCorrelation)]),
      evidence: `Validation loss and gold at n ≈ ${count(judgedN)} correlate at ${withInterval(correlation)} over ${cells.length} combinations of size and comparisons.`,
      measures: [{ name: 'correlation', ...correlation }],
    };
  },
};

function nearestN(points: CurvePoint[]): CurvePoint[] {
  const distance = (row: CurvePoint) => Math.abs(Math.log((row.n ?? 1) / judgedN));
  const least = Math.min(...points.map(distance));
  return points.filter((row) => distance(row) === least);
}

/** Pearson's r with Fisher's z interval (Fisher 1921). */
function fisherInterval(x: number[], y: number[], confidence: number): Interval {
  const estimate = pearson(x, y);
  const z = Math.atanh(estimate);
  const half = normalQuantile((1 + confidence) / 2) / Math.sqrt(x.length - 3);
  return { estimate, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}
