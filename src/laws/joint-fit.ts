/** Fits of several sizes together: one α for all, as Gao et al. hold α_RL, against one α each. */
import type { GoldCurve } from '../fitting/index.js';
import { chiSquaredCdf, fCdf, leastSquares } from '../statistics/index.js';
import { curveLaw } from './forms/index.js';
import type { OveroptimizationForm } from './overoptimization-fit.js';

export interface JointFit {
  /** The shared α with its standard error. */
  alpha: number;
  alphaError: number;
  /** One β a group, in the order given. */
  betas: number[];
  betaErrors: number[];
  rmse: number;
  /** With one α a group. */
  freeRmse: number;
  /** Is one α enough? */
  test: {
    /** F of the residual sums of squares, shared against free, with its degrees of freedom. */
    ratio: number;
    degrees: [numerator: number, denominator: number];
    /** Small: the sizes need an α each. Assumes independent points; curves with few wiggles deserve `heterogeneity`. */
    pValue: number;
  };
}

/** Fits d(α − β_g d) or d(α − β_g ln d) to all groups with one α, by QR, and tests it against one α a group. */
export function fitSharedAlpha(form: OveroptimizationForm, groups: readonly GoldCurve[]): JointFit {
  const rows = groups.flatMap(({ klDistance, gold }, group) =>
    Array.from(klDistance, (d, index) => ({ group, gold: gold[index], basis: curveLaw(form).basis([d]) })),
  );
  const response = rows.map((row) => row.gold);
  const indicator = (group: number, value: number) => groups.map((_, index) => (index === group ? value : 0));
  const shared = leastSquares({
    design: rows.map(({ group, basis }) => [basis[0], ...indicator(group, basis[1])]),
    response,
  });
  const free = leastSquares({
    design: rows.map(({ group, basis }) => [...indicator(group, basis[0]), ...indicator(group, basis[1])]),
    response,
  });
  const degrees: [number, number] = [groups.length - 1, free.degreesOfFreedom];
  const rise = (shared.residualSumOfSquares - free.residualSumOfSquares) / degrees[0];
  const ratio = rise / (free.residualSumOfSquares / degrees[1]);
  return {
    alpha: shared.coefficients[0],
    alphaError: shared.standardErrors[0],
    betas: shared.coefficients.slice(1),
    betaErrors: shared.standardErrors.slice(1),
    rmse: Math.sqrt(shared.residualSumOfSquares / rows.length),
    freeRmse: Math.sqrt(free.residualSumOfSquares / rows.length),
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
