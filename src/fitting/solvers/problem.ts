/** A non-linear least-squares problem and its solution: what every solver takes and gives. */
import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';

export interface LeastSquaresProblem {
  start: readonly number[];
  observations: number;
  /** √w (model − observed), one entry an observation; entries may be non-finite outside the model's domain. */
  residuals(parameters: readonly number[]): Float64Array;
  /** ∂residual/∂parameter: [observation][parameter]. */
  jacobian(parameters: readonly number[]): number[][];
}

export interface Solution {
  parameters: number[];
  /** Σ residual². */
  cost: number;
  /** Largest cosine between the residuals and a column of the Jacobian: 0 at a stationary point, free of units. */
  gradientCosine: number;
  /** Judged by the gradient and the remaining Gauss–Newton step, never by the number of iterations. */
  converged: boolean;
}

export type Solver = (problem: LeastSquaresProblem) => Solution;

/** Σ residual², Infinity outside the model's domain. */
export function costAt(problem: LeastSquaresProblem, parameters: readonly number[]): number {
  let total = 0;
  for (const residual of problem.residuals(parameters)) total += residual * residual;
  return Number.isFinite(total) ? total : Number.POSITIVE_INFINITY;
}

/** Euclidean norm of each column of the Jacobian. */
export function columnNorms(jacobian: readonly (readonly number[])[]): number[] {
  const squares = new Array<number>(jacobian[0].length).fill(0);
  for (const row of jacobian)
    for (let column = 0; column < row.length; column++) squares[column] += row[column] ** 2;
  return squares.map(Math.sqrt);
}

/** MINPACK's orthogonality measure (Moré, Garbow and Hillstrom 1980, `gtol`): max_j |J_jᵀr| / (‖J_j‖ ‖r‖). */
function orthogonality(jacobian: readonly (readonly number[])[], residuals: Float64Array): number {
  const norms = columnNorms(jacobian);
  const residualNorm = Math.sqrt(residuals.reduce((sum, value) => sum + value ** 2, 0));
  if (residualNorm === 0) return 0;
  const products = norms.map((_, column) =>
    jacobian.reduce((sum, row, index) => sum + row[column] * residuals[index], 0),
  );
  return Math.max(
    ...products.map((product, column) => Math.abs(product) / (norms[column] * residualNorm || 1)),
  );
}

const GRADIENT_TOLERANCE = 1e-6;
const STEP_TOLERANCE = 1e-9;

/** Assesses a point: its cost, its gradient, and whether it is a solution. */
export function assess(problem: LeastSquaresProblem, parameters: readonly number[]): Solution {
  const cost = costAt(problem, parameters);
  const failed = { parameters: [...parameters], cost, gradientCosine: 1, converged: false };
  if (!Number.isFinite(cost)) return failed;
  const jacobian = problem.jacobian(parameters);
  if (!jacobian.every((row) => row.every(Number.isFinite))) return failed;
  const residuals = problem.residuals(parameters);
  const gradientCosine = orthogonality(jacobian, residuals);
  // An ill-conditioned valley has a tiny gradient far from its floor: a small remaining step is asked for as well.
  // Where the residuals themselves are rounding errors their direction is noise and the step alone decides.
  const step = gaussNewtonStep(jacobian, residuals);
  const converged = gradientCosine < GRADIENT_TOLERANCE && relativeStep(step, parameters) < 1e-6;
  return {
    ...failed,
    gradientCosine,
    converged: converged || relativeStep(step, parameters) < STEP_TOLERANCE,
  };
}

/** The full Gauss–Newton step by a pseudo-inverse of the column-scaled Jacobian. */
function gaussNewtonStep(jacobian: number[][], residuals: Float64Array): number[] {
  const { scales, factors } = scaledFactors(jacobian, residuals);
  return dampedStep(factors, 0).map((value, index) => -value / scales[index]);
}

const relativeStep = (step: readonly number[], parameters: readonly number[]): number =>
  Math.max(...step.map((value, index) => Math.abs(value) / (Math.abs(parameters[index]) || 1)));

/** J D⁻¹ = U diag(singular) Vᵀ with `projected` = Uᵀ r. */
export interface Factors {
  singular: number[];
  right: Matrix;
  projected: number[];
}

/** Scales the columns of J to unit norm (or by `scales`) and decomposes: QR first, then the SVD of the small triangle. */
export function scaledFactors(
  jacobian: readonly (readonly number[])[],
  residuals: Float64Array,
  scales = columnNorms(jacobian).map((norm) => norm || 1),
): { scales: number[]; factors: Factors } {
  const size = scales.length;
  const rows = jacobian.map((row, index) => [
    ...row.map((value, column) => value / scales[column]),
    residuals[index],
  ]);
  while (rows.length <= size) rows.push(new Array<number>(size + 1).fill(0));
  const triangle = new QrDecomposition(new Matrix(rows)).upperTriangularMatrix;
  const decomposition = new SingularValueDecomposition(triangle.subMatrix(0, size - 1, 0, size - 1));
  const target = triangle.subMatrix(0, size - 1, size, size);
  const projected = decomposition.leftSingularVectors.transpose().mmul(target).to1DArray();
  return {
    scales,
    factors: { singular: decomposition.diagonal, right: decomposition.rightSingularVectors, projected },
  };
}

/** argmin ‖J D⁻¹ u − r‖² + λ‖u‖², in the scaled variables u; singular values below rounding are dropped. */
export function dampedStep({ singular, right, projected }: Factors, damping: number): number[] {
  const floor = singular[0] * 1e-15;
  const shrunk = projected.map((value, index) =>
    singular[index] > floor || damping > 0 ? (value * singular[index]) / (singular[index] ** 2 + damping) : 0,
  );
  return right.to2DArray().map((row) => row.reduce((sum, value, column) => sum + value * shrunk[column], 0));
}
