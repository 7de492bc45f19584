/** Whether runs differ by more than seeds do. */
import { inverse, Matrix } from 'ml-matrix';
import { chiSquaredCdf, mean, median } from '../../../statistics/index.js';
import type { CurveOfRun } from './curves-of-runs.js';

/** Coefficients of seeds differ by up to this share, each by itself. */
export const SEEDS_DIFFER = 0.15;
/** Small, since neighbouring residuals of a short run tell little of how far they go together. */
const CHANCE = 0.003;

/**
 * Whether runs whose coefficients have a coefficient of variation of 15 % each, beside what their own scatter adds, differ
 * as much in three samples of a thousand. `weights` are the sizes of the regressors at the far end: the coefficient of a
 * term may vary by 15 % of the largest term there, since one that happens to be near 0 varies as well.
 */
export function differBeyondSeeds(curves: readonly CurveOfRun[], weights: readonly number[]): boolean {
  if (curves.length < 2) return false;
  const over = (statistic: (values: number[]) => number) =>
    weights.map((_, index) => statistic(curves.map(({ coefficients }) => coefficients[index])));
  const [centre, usual] = [over(mean), over(median)];
  const largest = Math.max(...usual.map((value, index) => Math.abs(value * weights[index])));
  const allowed = Matrix.diag(weights.map((weight) => ((SEEDS_DIFFER * largest) / weight) ** 2));
  const squares = curves.map(({ coefficients, covariance }) => {
    const deviation = Matrix.columnVector(coefficients.map((value, index) => value - centre[index]));
    const precision = inverse(Matrix.add(allowed, new Matrix(covariance)));
    return deviation.transpose().mmul(precision).mmul(deviation).get(0, 0);
  });
  const freedom = weights.length * (curves.length - 1);
  const sum = squares.reduce((total, square) => total + square, 0);
  return 1 - chiSquaredCdf(sum, freedom) < CHANCE;
}
