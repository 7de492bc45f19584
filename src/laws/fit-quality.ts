/** How well a law describes the points that it was fitted to. */
import { type Basis, designOf, type GoldCurve } from '../fitting/index.js';

export interface FitQuality {
  /** Of the points about the fitted curve. */
  rmse: number;
  /**
   * 1 − RSS/Σ(y − ȳ)² over the points of all runs, ȳ their mean: the law has no constant, so that it may be below 0, where
   * the mean score says more than the law. NaN where all scores are equal.
   */
  rSquared: number;
  /**
   * Correlation of a residual with the one logged before it in its run, Σ rᵢrᵢ₋₁/Σ rᵢ² (Box and Jenkins 1976, section 2.1,
   * about 0). NaN where no run has two points.
   */
  lagOneCorrelation: number;
  /** Points less coefficients. */
  degreesOfFreedom: number;
  /**
   * Σ w r² over the degrees of freedom, as `redchi` of lmfit. A weight is the number of measurements whose mean a point is, and
   * of points that are single ones 1: the variance of a single measurement about the law, in squared gold scores, and about 1
   * only where scores are in units of their standard error. NaN without a degree of freedom.
   */
  reducedChiSquare: number;
}

export function fitQuality(
  basis: Basis,
  runs: readonly GoldCurve[],
  coefficients: readonly number[],
): FitQuality {
  let [points, sum, squares, weighted, lagged, pairs] = [0, 0, 0, 0, 0, 0];
  for (const run of runs) {
    let before: number | undefined;
    for (const [index, terms] of designOf(basis, run).entries()) {
      const residual = terms.reduce(
        (rest, term, which) => rest - term * coefficients[which],
        run.gold[index],
      );
      points++;
      sum += run.gold[index];
      squares += residual * residual;
      weighted += (run.rows?.[index]?.count ?? 1) * residual * residual;
      if (before !== undefined) {
        pairs++;
        lagged += residual * before;
      }
      before = residual;
    }
  }
  let total = 0;
  for (const { gold } of runs)
    for (let index = 0; index < gold.length; index++) total += (gold[index] - sum / points) ** 2;
  const degreesOfFreedom = points - coefficients.length;
  return {
    degreesOfFreedom,
    reducedChiSquare: degreesOfFreedom > 0 ? weighted / degreesOfFreedom : Number.NaN,
    rmse: Math.sqrt(squares / points),
    rSquared: total > 0 ? 1 - squares / total : Number.NaN,
    lagOneCorrelation: pairs > 0 ? lagged / squares : Number.NaN,
  };
}
