/** F9 and F12: what comparisons buy, and whether validation loss tells robustness (Gao et al. 2022, section 3.3). */
import type { CurvePoint } from '../../optimization/curve-point.js';
import type { ProxyValidation } from '../../reward-model/proxy-validation.js';
import {
  binomialInterval,
  type Interval,
  leastSquares,
  mean,
  meanInterval,
  normalQuantile,
  pearson,
  studentQuantile,
} from '../../statistics/index.js';
import { distinct, groupBy, mainSettings, withSettings } from '../curve-groups.js';
import { combine, type Finding, isAbove, isBelow, point, untold } from './finding.js';
import { measuredPeak, seedCurves } from './seed-curves.js';
import { count, withInterval } from './words.js';

const fewestCounts = 3;
const fewestSizes = 2;

/** One size trained on one number of comparisons. */
interface DataCell {
  rmParameters: number;
  comparisons: number;
  accuracy: Interval;
  loss: number;
  points: CurvePoint[];
}

function dataCells(
  { proxies, curves }: { proxies: ProxyValidation[]; curves: CurvePoint[] },
  confidence: number,
) {
  const { comparisons: _swept, ...others } = mainSettings(curves);
  const bestOfN = withSettings(curves, others).filter((row) => row.method === 'bon');
  const own = proxies.filter((row) => row.labelNoise === others.labelNoise);
  return [...groupBy(own, (row) => `${row.rmParameters}/${row.comparisons}`).values()].map(
    (rows): DataCell => {
      const { rmParameters, comparisons } = rows[0];
      return {
        rmParameters,
        comparisons,
        accuracy: accuracyOf(rows, confidence),
        loss: mean(rows.map((row) => row.loss)),
        points: bestOfN.filter((row) => row.rmParameters === rmParameters && row.comparisons === comparisons),
      };
    },
  );
}

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

export const dataThreshold: Finding = {
  id: 'F9',
  statement: 'With few comparisons every size is near chance; beyond that more data raises gold’s peak',
  judge(tables) {
    const cells = dataCells(tables, tables.confidence);
    const counts = distinct(cells.map((cell) => cell.comparisons));
    const sizes = distinct(cells.map((cell) => cell.rmParameters));
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
          ? `Already with ${count(counts[0])} comparisons ${count(off.rmParameters)} parameters reach an accuracy of ${withInterval(off.accuracy)}`
          : `Up to ${count(threshold)} comparisons the accuracy interval of all ${sizes.length} sizes reaches chance`
      }; beyond, gold’s best-of-n peak rises by ${withInterval(slope)} sd per tenfold data.`,
      measures: [point('threshold', threshold ?? Number.NaN), { name: 'peak-slope', ...slope }],
    };
  },
};

/** Slope of gold's peak on log10 comparisons with an intercept a size. */
function peakSlope(cells: DataCell[], confidence: number): Interval {
  const own = cells.filter((cell) => cell.points.length > 0);
  const sizes = distinct(own.map((cell) => cell.rmParameters));
  const open = { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (own.length < sizes.length + 2) return open;
  const fit = leastSquares({
    design: own.map((cell) => [
      ...sizes.map((size) => (size === cell.rmParameters ? 1 : 0)),
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

export const lossTellsRobustness: Finding = {
  id: 'F12',
  statement: 'Proxies of equal validation loss are equally robust, whatever their size and data',
  judge(tables) {
    const cells = dataCells(tables, tables.confidence).flatMap((cell) => {
      const near = nearestN(cell.points);
      return near.length === 0 ? [] : [{ ...cell, gold: mean(near.map((row) => row.goldScore)) }];
    });
    const sizes = distinct(cells.map((cell) => cell.rmParameters));
    const counts = distinct(cells.map((cell) => cell.comparisons));
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
