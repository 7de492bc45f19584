/** Sums of products of columns that hold noise with a memory: whitened by its covariance Σ, and of Σ itself. */
import type { NoiseModel } from './hypotheses.js';

export interface WhitenedProducts {
  /** AᵀΣ⁻¹A, [column][column]. */
  products: number[][];
  /** ln |Σ| */
  logDeterminant: number;
}

/**
 * AᵀΣ⁻¹A for rows A [point][column] in O(points): the innovations of a Kalman filter of one state (Durbin and Koopman
 * 2012, section 2.2) are the rows of L⁻¹A with LLᵀ = Σ.
 */
export function whitenedProducts(
  rows: readonly (readonly number[])[],
  steps: readonly number[],
  { memory, white }: NoiseModel,
): WhitenedProducts {
  const size = rows[0].length;
  const products = zeros(size);
  const expected = new Float64Array(size);
  const innovations = new Float64Array(size);
  let variance = 1 - white;
  let logDeterminant = 0;
  for (let point = 0; point < rows.length; point++) {
    const kept = decay(steps[point], memory);
    variance = kept * kept * variance + (1 - white) * (1 - kept * kept);
    const total = variance + white;
    const gain = variance / total;
    logDeterminant += Math.log(total);
    for (let column = 0; column < size; column++) {
      const before = kept * expected[column];
      innovations[column] = rows[point][column] - before;
      expected[column] = before + gain * innovations[column];
      for (let left = 0; left <= column; left++)
        products[left][column] += (innovations[left] * innovations[column]) / total;
    }
    variance -= gain * variance;
  }
  return { products: mirrored(products), logDeterminant };
}

/** AᵀΣA for rows A [point][column], in O(points). */
export function covarianceForm(
  rows: readonly (readonly number[])[],
  steps: readonly number[],
  { memory, white }: NoiseModel,
): number[][] {
  const size = rows[0].length;
  const products = zeros(size);
  /** Σ of the rows before, each times its correlation with this one. */
  const before = new Float64Array(size);
  for (let point = 0; point < rows.length; point++) {
    const row = rows[point];
    const kept = decay(steps[point], memory);
    for (let column = 0; column < size; column++) {
      before[column] *= kept;
      for (let left = 0; left <= column; left++) {
        const remembered = row[left] * before[column] + before[left] * row[column];
        products[left][column] += row[left] * row[column] + (1 - white) * remembered;
      }
    }
    for (let column = 0; column < size; column++) before[column] += row[column];
  }
  return mirrored(products);
}

const decay = (step: number, memory: number): number => (memory > 0 ? Math.exp(-step / memory) : 0);

const zeros = (size: number): number[][] =>
  Array.from({ length: size }, () => new Array<number>(size).fill(0));

/** The upper triangle on both sides. */
const mirrored = (upper: readonly (readonly number[])[]): number[][] =>
  upper.map((row, i) => row.map((_, j) => (i <= j ? upper[i][j] : upper[j][i])));
