/** How α and β move with the reward model's size: straight lines in log10 of the parameter count (Gao et al. 2022, figure 3). */
import { type GoldCurve, predict } from '../fitting/index.js';
import { type Interval, leastSquares, studentQuantile } from '../statistics/index.js';
import { curveLaw } from './forms/index.js';
import type { OveroptimizationForm } from './overoptimization-fit.js';

export interface TrendInput {
  parameterCounts: readonly number[];
  /** α or β of each size. */
  estimates: readonly number[];
  /** Weights the sizes by 1/error². */
  standardErrors?: readonly number[];
  confidence?: number;
}

export interface Trend {
  /** The value at the smallest size. */
  level: Interval;
  /** Change a decade of parameters. */
  slope: Interval;
  /** Share of the variance explained. */
  rSquared: number;
  /** The line at a size, with the interval of a new size's coefficient around it. */
  at(parameterCount: number): Interval;
}

/** Weighted line through the coefficients against log10 N; needs at least three sizes for intervals. */
export function fitTrend({
  parameterCounts,
  estimates,
  standardErrors,
  confidence = 0.95,
}: TrendInput): Trend {
  const origin = Math.log10(Math.min(...parameterCounts));
  const decades = parameterCounts.map((count) => Math.log10(count) - origin);
  const weights = standardErrors?.map((error) => 1 / (error * error));
  const fit = leastSquares({ design: decades.map((x) => [1, x]), response: estimates, weights });
  const t =
    fit.degreesOfFreedom > 0 ? studentQuantile((1 + confidence) / 2, fit.degreesOfFreedom) : Number.NaN;
  const around = (estimate: number, error: number) => ({
    estimate,
    low: estimate - t * error,
    high: estimate + t * error,
  });
  const meanWeight = weights ? weights.reduce((sum, weight) => sum + weight, 0) / weights.length : 1;
  const noise = fit.residualSumOfSquares / (fit.degreesOfFreedom * meanWeight);
  return {
    level: around(fit.coefficients[0], fit.standardErrors[0]),
    slope: around(fit.coefficients[1], fit.standardErrors[1]),
    rSquared: 1 - fit.residualSumOfSquares / totalSquares(estimates, weights),
    at: (parameterCount) => {
      const x = Math.log10(parameterCount) - origin;
      const [[v00, v01], [, v11]] = fit.covariance;
      const lineVariance = v00 + 2 * x * v01 + x * x * v11;
      return around(fit.coefficients[0] + x * fit.coefficients[1], Math.sqrt(lineVariance + noise));
    },
  };
}

function totalSquares(values: readonly number[], weights?: readonly number[]): number {
  const weightOf = (index: number) => weights?.[index] ?? 1;
  const total = values.reduce((sum, _, index) => sum + weightOf(index), 0);
  const mean = values.reduce((sum, value, index) => sum + weightOf(index) * value, 0) / total;
  return values.reduce((sum, value, index) => sum + weightOf(index) * (value - mean) ** 2, 0);
}

export interface SizedCurve {
  parameterCount: number;
  alpha: number;
  beta: number;
  curve: GoldCurve;
}

export interface LeftOutPrediction {
  parameterCount: number;
  alpha: Interval;
  beta: Interval;
  /** Of the whole curve, from the predicted coefficients. */
  curveRmse: number;
}

/** Leaves each size out in turn, fits the trends to the others, and predicts its coefficients and its curve. */
export function predictLeftOut(
  form: OveroptimizationForm,
  sizes: readonly SizedCurve[],
  confidence = 0.95,
): LeftOutPrediction[] {
  return sizes.map(({ parameterCount, curve }, left) => {
    const others = sizes.filter((_, index) => index !== left);
    const trendOf = (name: 'alpha' | 'beta') =>
      fitTrend({
        parameterCounts: others.map((size) => size.parameterCount),
        estimates: others.map((size) => size[name]),
        confidence,
      }).at(parameterCount);
    const alpha = trendOf('alpha');
    const beta = trendOf('beta');
    const inputs = Array.from(curve.klDistance, (d) => [d]);
    const squares = predict(curveLaw(form), inputs, [alpha.estimate, beta.estimate]).map(
      (y, index) => (y - curve.gold[index]) ** 2,
    );
    const curveRmse = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
    return { parameterCount, alpha, beta, curveRmse };
  });
}
