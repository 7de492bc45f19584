/** How well a law describes the points that it was fitted to. */
import { type Basis, designOf, type GoldCurve } from '../fitting/index.js';
import { mean } from '../statistics/index.js';

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
}

export function fitQuality(
  basis: Basis,
  runs: readonly GoldCurve[],
  coefficients: readonly number[],
): FitQuality {
  const residuals = runs.map((run) =>
    designOf(basis, run).map((terms, index) =>
      terms.reduce((rest, term, which) => rest - term * coefficients[which], run.gold[index]),
    ),
  );
  const golds = runs.flatMap(({ gold }) => Array.from(gold));
  const average = mean(golds);
  const total = golds.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const all = residuals.flat();
  const squares = all.reduce((sum, value) => sum + value * value, 0);
  const lagged = residuals.flatMap((own) => own.slice(1).map((value, index) => value * own[index]));
  return {
    rmse: Math.sqrt(squares / all.length),
    rSquared: total > 0 ? 1 - squares / total : Number.NaN,
    lagOneCorrelation:
      lagged.length > 0 ? lagged.reduce((sum, value) => sum + value, 0) / squares : Number.NaN,
  };
}
