/** Fits of several sizes together: one α for all, as Gao et al. hold α_RL, or one β, against coefficients each. */
import { basisOf, compressCurve, type GoldCurve } from '../fitting/index.js';
import { chiSquaredCdf, fCdf, solveTriangle, triangularise } from '../statistics/index.js';
import { curveLaw } from './forms/index.js';
import type { OveroptimizationForm } from './overoptimization-fit.js';

/** How well one shared coefficient does. */
export interface JointFit {
  rmse: number;
  /** With both coefficients free in every group. */
  freeRmse: number;
  /** Is one enough? */
  test: {
    /** F of the residual sums of squares, shared against free, with its degrees of freedom. */
    ratio: number;
    degrees: [numerator: number, denominator: number];
    /** Small: the sizes need one each. Assumes independent points; curves with few wiggles deserve `heterogeneity`. */
    pValue: number;
  };
}

export interface SharedAlphaFit extends JointFit {
  /** The shared α with its standard error. */
  alpha: number;
  alphaError: number;
  /** One β a group, in the order given. */
  betas: number[];
  betaErrors: number[];
}

export interface SharedBetaFit extends JointFit {
  /** The shared β with its standard error. */
  beta: number;
  betaError: number;
  /** One α a group, in the order given. */
  alphas: number[];
  alphaErrors: number[];
}

/** Fits d(α − β_g d) or d(α − β_g ln d) to all groups with one α, by QR, and tests it against one α a group. */
export function fitSharedAlpha(form: OveroptimizationForm, groups: readonly GoldCurve[]): SharedAlphaFit {
  const { coefficients, standardErrors, ...fit } = fitShared(form, groups, 0);
  return {
    alpha: coefficients[0],
    alphaError: standardErrors[0],
    betas: coefficients.slice(1),
    betaErrors: standardErrors.slice(1),
    ...fit,
  };
}

/** Fits d(α_g − β d) or d(α_g − β ln d) to all groups with one β, by QR, and tests it against one β a group. */
export function fitSharedBeta(form: OveroptimizationForm, groups: readonly GoldCurve[]): SharedBetaFit {
  const { coefficients, standardErrors, ...fit } = fitShared(form, groups, 1);
  return {
    beta: coefficients[0],
    betaError: standardErrors[0],
    alphas: coefficients.slice(1),
    alphaErrors: standardErrors.slice(1),
    ...fit,
  };
}

interface SharedFit extends JointFit {
  /** The shared one, then the other one of each group. */
  coefficients: number[];
  standardErrors: number[];
}

/** Every group is compressed to its triangle first (see `triangularise`), which holds all that both fits need. */
function fitShared(form: OveroptimizationForm, groups: readonly GoldCurve[], sharedColumn: 0 | 1): SharedFit {
  const curves = groups.map((curve) => compressCurve(basisOf(curveLaw(form), false), curve));
  const points = curves.reduce((sum, curve) => sum + curve.points, 0);
  const rows = curves.flatMap(({ triangle }, group) =>
    triangle.map((row) => [
      row[sharedColumn],
      ...curves.map((_, index) => (index === group ? row[1 - sharedColumn] : 0)),
      row[2],
    ]),
  );
  const shared = solveTriangle(triangularise(rows), points);
  const freeSquares = curves.reduce(
    (sum, curve) => sum + solveTriangle(curve.triangle, curve.points).residualSumOfSquares,
    0,
  );
  const degrees: [number, number] = [groups.length - 1, points - 2 * groups.length];
  const rise = (shared.residualSumOfSquares - freeSquares) / degrees[0];
  const ratio = rise / (freeSquares / degrees[1]);
  return {
    coefficients: shared.coefficients,
    standardErrors: shared.standardErrors,
    rmse: Math.sqrt(shared.residualSumOfSquares / points),
    freeRmse: Math.sqrt(freeSquares / points),
    test: { ratio, degrees, pValue: 1 - fCdf(ratio, degrees[0], degrees[1]) },
  };
}

export interface Heterogeneity {
  /** Inverse-variance weighted mean. */
  mean: number;
  /** Cochran's Q. */
  statistic: number;
  degrees: number;
  /** Small: the estimates differ by more than their errors. */
  pValue: number;
}

/**
 * Cochran's Q: do estimates from independent groups differ by more than their standard errors?
 * With errors from the bootstrap over seeds this needs no independence of the points within a curve.
 */
export function heterogeneity(
  estimates: readonly number[],
  standardErrors: readonly number[],
): Heterogeneity {
  const weights = standardErrors.map((error) => 1 / (error * error));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = estimates.reduce((sum, estimate, index) => sum + weights[index] * estimate, 0) / total;
  const statistic = estimates.reduce(
    (sum, estimate, index) => sum + weights[index] * (estimate - mean) ** 2,
    0,
  );
  const degrees = estimates.length - 1;
  return { mean, statistic, degrees, pValue: 1 - chiSquaredCdf(statistic, degrees) };
}
