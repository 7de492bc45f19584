/** Levenberg–Marquardt as a trust-region method (Moré 1978, the algorithm of MINPACK's lmder), for what the package cannot solve. */
import {
  assess,
  columnNorms,
  costAt,
  dampedStep,
  type Factors,
  type LeastSquaresProblem,
  type Solution,
  scaledFactors,
} from './problem.js';

export interface TrustRegionOptions {
  iterations?: number;
  /** First radius as a multiple of ‖Dx‖ (MINPACK's `factor`). */
  factor?: number;
  /** It ends where the linear model promises less than this share of the cost. */
  tolerance?: number;
}

/** A step is taken when it gains this share of what the linear model promised. */
const ACCEPTED_RATIO = 1e-4;

/** Minimises Σ residual² with steps of at most the trust radius in the column-scaled norm. */
export function trustRegionSolver(
  problem: LeastSquaresProblem,
  { iterations = 1000, factor = 100, tolerance = 1e-16 }: TrustRegionOptions = {},
): Solution {
  let parameters = [...problem.start];
  let cost = costAt(problem, parameters);
  let scales = parameters.map(() => 0);
  let radius = Number.NaN;
  for (let iteration = 0; iteration < iterations && Number.isFinite(cost) && cost > 0; iteration++) {
    const jacobian = problem.jacobian(parameters);
    if (!jacobian.every((row) => row.every(Number.isFinite))) break;
    // Scales only grow (Moré 1978, section 4), so that the region's shape settles.
    scales = columnNorms(jacobian).map((norm, index) => Math.max(scales[index], norm) || 1);
    const { factors } = scaledFactors(jacobian, problem.residuals(parameters), scales);
    if (Number.isNaN(radius)) radius = factor * (scaledNorm(parameters, scales) || 1);
    const move = shrinkUntilBetter({ problem, parameters, cost, scales, factors, radius, tolerance });
    if (move === null) break;
    ({ parameters, cost, radius } = move);
  }
  return assess(problem, parameters);
}

interface Trial {
  problem: LeastSquaresProblem;
  parameters: number[];
  cost: number;
  scales: number[];
  factors: Factors;
  radius: number;
  tolerance: number;
}

/** The first acceptable step as the radius shrinks; null when none is left above rounding. */
function shrinkUntilBetter(trial: Trial): { parameters: number[]; cost: number; radius: number } | null {
  const { problem, parameters, cost, scales, factors, tolerance } = trial;
  let radius = trial.radius;
  for (let attempt = 0; attempt < 100; attempt++) {
    const { step, damping } = stepWithin(factors, radius);
    const length = Math.hypot(...step);
    const next = parameters.map((value, index) => value - step[index] / scales[index]);
    const nextCost = costAt(problem, next);
    const predicted = predictedReduction(factors, step, damping);
    const ratio = (cost - nextCost) / predicted;
    if (predicted <= cost * tolerance || length <= 1e-16 * scaledNorm(parameters, scales)) {
      return nextCost < cost ? { parameters: next, cost: nextCost, radius } : null;
    }
    if (!(ratio > 0.25)) radius = Math.min(radius, length) * (ratio > -1 ? 0.5 : 0.1);
    else if (ratio > 0.75 || damping === 0) radius = Math.max(radius, 2 * length);
    if (ratio > ACCEPTED_RATIO) return { parameters: next, cost: nextCost, radius };
  }
  return null;
}

/** The Gauss–Newton step, or the damped step whose length is the radius (within 10 %, by Newton on 1/‖u(λ)‖). */
function stepWithin(factors: Factors, radius: number): { step: number[]; damping: number } {
  const full = dampedStep(factors, 0);
  if (Math.hypot(...full) <= 1.1 * radius) return { step: full, damping: 0 };
  let low = 0;
  let high = Math.hypot(...factors.projected.map((value, index) => value * factors.singular[index])) / radius;
  let damping = Math.sqrt(Math.max(low, high * 1e-3) * high);
  let step = full;
  for (let attempt = 0; attempt < 60; attempt++) {
    step = dampedStep(factors, damping);
    const length = Math.hypot(...step);
    if (Math.abs(length - radius) <= 0.1 * radius) break;
    if (length > radius) low = Math.max(low, damping);
    else high = Math.min(high, damping);
    const newton = damping + ((length - radius) / radius) * (length ** 2 / curvature(factors, damping));
    damping = newton > low && newton < high ? newton : low > 0 ? Math.sqrt(low * high) : high * 1e-3;
  }
  return { step, damping };
}

/** Σ (s z)² / (s² + λ)³ = −½ d‖u‖²/dλ. */
const curvature = ({ singular, projected }: Factors, damping: number): number =>
  projected.reduce(
    (sum, value, index) => sum + (value * singular[index]) ** 2 / (singular[index] ** 2 + damping) ** 3,
    0,
  );

/** ‖r‖² − ‖r − J u‖² = ‖J u‖² + 2λ‖u‖² for the damped step u. */
function predictedReduction({ singular, right }: Factors, step: readonly number[], damping: number): number {
  const rotated = singular.map((_, column) =>
    step.reduce((sum, value, row) => sum + value * right.get(row, column), 0),
  );
  const image = rotated.reduce((sum, value, index) => sum + (singular[index] * value) ** 2, 0);
  return image + 2 * damping * step.reduce((sum, value) => sum + value * value, 0);
}

const scaledNorm = (parameters: readonly number[], scales: readonly number[]): number =>
  Math.hypot(...parameters.map((value, index) => value * scales[index]));
