/** Whether runs fall into two kinds with a gap between them. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { mean } from '../../../statistics/index.js';
import { bestCut } from './best-cut.js';
import type { CurveOfRun } from './curves-of-runs.js';

export type TwoKinds = readonly [CurveOfRun[], CurveOfRun[]];

/** A run of a kind of its own is a run that went wrong. */
const FEWEST_OF_KIND = 2;

/**
 * The cut of the runs along their first principal component that leaves least variance within its sides, where that is less
 * than one normal population leaves in one sample of a hundred (Engelman and Hartigan 1969, JASA 64, 1647). Distances are
 * those of the curves at the measured points, `metric` being XᵀX of the pooled design. Undefined for fewer than four runs.
 */
export function twoKinds(
  curves: readonly CurveOfRun[],
  metric: readonly (readonly number[])[],
): TwoKinds | undefined {
  if (curves.length < 2 * FEWEST_OF_KIND) return undefined;
  const score = alongFirstComponent(
    curves.map(({ coefficients }) => coefficients),
    metric,
  );
  if (score === undefined) return undefined;
  const order = [...curves.keys()].sort((left, right) => score[left] - score[right]);
  const { ratio, size } = bestCut(
    order.map((at) => score[at]),
    FEWEST_OF_KIND,
  );
  if (!(ratio > ratioByChance(curves.length))) return undefined;
  const pick = (places: number[]) => places.sort((left, right) => left - right).map((at) => curves[at]);
  return [pick(order.slice(0, size)), pick(order.slice(size))];
}

/** Where each lies along the direction in which they differ most; undefined where numbers are beyond what can be squared. */
function alongFirstComponent(
  coefficients: readonly (readonly number[])[],
  metric: readonly (readonly number[])[],
): number[] | undefined {
  const centre = coefficients[0].map((_, index) => mean(coefficients.map((own) => own[index])));
  const deviations = new Matrix(coefficients.map((own) => own.map((value, index) => value - centre[index])));
  if (!areFinite(metric)) return undefined;
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(new Matrix(copyOf(metric)), {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  const whitened = deviations.mmul(eigenvectorMatrix).mmul(roots);
  const products = whitened.transpose().mmul(whitened);
  if (!areFinite(products.to2DArray())) return undefined;
  const spread = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  const largest = spread.realEigenvalues.indexOf(Math.max(...spread.realEigenvalues));
  return whitened.mmul(spread.eigenvectorMatrix.subMatrixColumn([largest])).to1DArray();
}

const areFinite = (rows: readonly (readonly number[])[]): boolean =>
  rows.every((row) => row.every(Number.isFinite));

const copyOf = (rows: readonly (readonly number[])[]): number[][] => rows.map((row) => [...row]);

/**
 * What one sample of a hundred exceeds, by the number of runs: simulated with numpy, 200,000 samples each (40,000 from 24
 * runs on) of a normal population in the plane; one, half or none of the variance in the second component makes no
 * difference.
 */
const percentagePoints: readonly (readonly [runs: number, ratio: number])[] = [
  ...([
    [4, 298],
    [5, 166],
    [6, 120],
    [7, 98],
    [8, 88],
    [10, 79],
  ] as const),
  ...([
    [12, 78],
    [16, 81],
    [24, 95],
    [50, 151],
    [100, 254],
  ] as const),
];

function ratioByChance(runs: number): number {
  const after = percentagePoints.findIndex(([own]) => own >= runs);
  if (after < 0) return (254 / 98) * (runs - 2);
  const [high, above] = percentagePoints[after];
  if (high === runs) return above;
  const [low, below] = percentagePoints[after - 1];
  return below + ((above - below) * (runs - low)) / (high - low);
}
