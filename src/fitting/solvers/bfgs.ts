/** BFGS with a backtracking line search, for smooth objectives that are not sums of squares. */

export interface Objective {
  value(point: readonly number[]): number;
  gradient(point: readonly number[]): number[];
}

export interface BfgsSolution {
  point: number[];
  value: number;
  /** The largest |gradient| component at the point. */
  gradientNorm: number;
  converged: boolean;
  /** The last approximation, a good first guess for a neighbouring problem. */
  inverseHessian: number[][];
}

export interface BfgsOptions {
  iterations?: number;
  /** Converged when no component of the gradient exceeds this. */
  tolerance?: number;
  /** First guess of the inverse Hessian; the identity when left out. */
  inverseHessian?: readonly (readonly number[])[];
}

/** Minimises from `start` (Nocedal and Wright 2006, algorithm 6.1). The objective may be infinite outside its domain. */
export function minimise(
  objective: Objective,
  start: readonly number[],
  { iterations = 300, tolerance = 1e-7, inverseHessian }: BfgsOptions = {},
): BfgsSolution {
  let point = [...start];
  let value = objective.value(point);
  let gradient = objective.gradient(point);
  let inverse = inverseHessian?.map((row) => [...row]) ?? identity(point.length);
  for (let iteration = 0; iteration < iterations && largest(gradient) > tolerance; iteration++) {
    let direction = inverse.map((row) => -dot(row, gradient));
    if (dot(direction, gradient) >= 0) {
      inverse = identity(point.length);
      direction = gradient.map((slope) => -slope);
    }
    const next = backtrack(objective, { point, value, direction, slope: dot(direction, gradient) });
    if (next === null) break;
    const nextGradient = objective.gradient(next.point);
    const step = next.point.map((coordinate, index) => coordinate - point[index]);
    const change = nextGradient.map((slope, index) => slope - gradient[index]);
    inverse = updateInverse(inverse, step, change);
    ({ point, value } = next);
    gradient = nextGradient;
  }
  const gradientNorm = largest(gradient);
  return { point, value, gradientNorm, converged: gradientNorm <= tolerance, inverseHessian: inverse };
}

interface Line {
  point: number[];
  value: number;
  direction: number[];
  slope: number;
}

/** Armijo backtracking with quadratic interpolation; null when no step improves. */
function backtrack(
  objective: Objective,
  { point, value, direction, slope }: Line,
): { point: number[]; value: number } | null {
  let length = 1;
  for (let attempt = 0; attempt < 40; attempt++) {
    const next = point.map((coordinate, index) => coordinate + length * direction[index]);
    const nextValue = objective.value(next);
    if (nextValue <= value + 1e-4 * length * slope && nextValue < value)
      return { point: next, value: nextValue };
    const interpolated = (-slope * length * length) / (2 * (nextValue - value - slope * length));
    length = Number.isFinite(interpolated)
      ? Math.min(0.5 * length, Math.max(0.1 * length, interpolated))
      : 0.1 * length;
  }
  return null;
}

/** H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ, left out where the curvature is not positive. */
function updateInverse(inverse: number[][], step: number[], change: number[]): number[][] {
  const curvature = dot(step, change);
  if (!(curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return inverse;
  const moved = inverse.map((row) => dot(row, change));
  const factor = (1 + dot(change, moved) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map(
      (entry, j) =>
        entry + factor * step[i] * step[j] - (moved[i] * step[j] + step[i] * moved[j]) / curvature,
    ),
  );
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, entry, index) => sum + entry * right[index], 0);
const largest = (vector: readonly number[]): number => Math.max(...vector.map(Math.abs));
const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => Number(row === column)),
  );
