/** Weighted linear least squares by QR decomposition. */
import { Matrix, QrDecomposition } from 'ml-matrix';

export interface LeastSquaresInput {
  /** One row of regressors an observation: [observation][coefficient]. */
  design: readonly (readonly number[])[];
  response: ArrayLike<number>;
  /** 1/σ² of each observation up to one common factor; equal when left out. */
  weights?: ArrayLike<number>;
}

export interface LeastSquaresFit {
  coefficients: number[];
  /** s²(XᵀWX)⁻¹ with s² = Σ w r² / (observations − coefficients); NaN without degrees of freedom. */
  covariance: number[][];
  standardErrors: number[];
  /** Σ w r². */
  residualSumOfSquares: number;
  degreesOfFreedom: number;
}

/** Ordinary or weighted least squares; throws RangeError when the regressors are linearly dependent. */
export function leastSquares({ design, response, weights }: LeastSquaresInput): LeastSquaresFit {
  let triangle: number[][] = [];
  for (let start = 0; start < design.length; start += BLOCK) {
    const rows = design
      .slice(start, start + BLOCK)
      .map((row, index) => augmentedRow(row, response[start + index], weights?.[start + index] ?? 1));
    triangle = triangularise([...triangle, ...rows]);
  }
  return solveTriangle(triangle, design.length);
}

/** Rows are compressed so many at a time: matrices of all of them would take most of the time of a long fit. */
const BLOCK = 4096;

/** √w · [regressors…, response]: the row that `triangularise` compresses. */
export function augmentedRow(regressors: readonly number[], response: number, weight = 1): number[] {
  const root = Math.sqrt(weight);
  return [...regressors.map((regressor) => root * regressor), root * response];
}

/**
 * The triangular factor R of the augmented matrix [X | y], at most (p + 1) × (p + 1).
 *
 * R holds all that least squares needs, and the factors of two data sets stacked give the factor of both together:
 * a bootstrap over clusters compresses each cluster once and then only stacks small triangles.
 */
export function triangularise(rows: readonly (readonly number[])[]): number[][] {
  const columns = rows[0].length;
  const padded = rows.length >= columns ? rows : [...rows, ...zeroRows(columns - rows.length, columns)];
  // ml-matrix types its input as mutable but copies it.
  return new QrDecomposition(new Matrix(padded as number[][])).upperTriangularMatrix.to2DArray();
}

const zeroRows = (count: number, columns: number): number[][] =>
  Array.from({ length: count }, () => new Array<number>(columns).fill(0));

/** Least squares from the triangular factor of [X | y] made from `observations` rows. */
export function solveTriangle(
  triangle: readonly (readonly number[])[],
  observations: number,
): LeastSquaresFit {
  const size = triangle[0].length - 1;
  const inverse = invertUpper(triangle, size);
  const coefficients = inverse.map((row) =>
    row.reduce((sum, value, column) => sum + value * triangle[column][size], 0),
  );
  const residualSumOfSquares = triangle.slice(size).reduce((sum, row) => sum + row[size] ** 2, 0);
  const degreesOfFreedom = observations - size;
  const noise = degreesOfFreedom > 0 ? residualSumOfSquares / degreesOfFreedom : Number.NaN;
  // (XᵀX)⁻¹ = R⁻¹ R⁻ᵀ
  const covariance = inverse.map((left) => inverse.map((right) => noise * dot(left, right)));
  const standardErrors = covariance.map((row, index) => Math.sqrt(row[index]));
  return { coefficients, covariance, standardErrors, residualSumOfSquares, degreesOfFreedom };
}

/** Back substitution on the identity; only the leading size × size block is read. */
function invertUpper(triangle: readonly (readonly number[])[], size: number): number[][] {
  const inverse = zeroRows(size, size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row >= 0; row--) {
      const pivot = triangle[row][row];
      // Relative to the column's own norm, so that regressors of very different units are all kept.
      const norm = Math.hypot(...triangle.slice(0, row + 1).map((values) => values[row]));
      if (!(Math.abs(pivot) > 1e-14 * norm)) throw new RangeError('the regressors are linearly dependent');
      let value = row === column ? 1 : 0;
      for (let inner = row + 1; inner <= column; inner++)
        value -= triangle[row][inner] * inverse[inner][column];
      inverse[row][column] = value / pivot;
    }
  }
  return inverse;
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * right[index], 0);
