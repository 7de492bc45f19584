/** Linear least squares of many rows and a few well-conditioned regressors, without a matrix of the rows. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export interface NormalEquations {
  count: number;
  /** Regressors of an observation. */
  row: (index: number) => readonly number[];
  outputs: ArrayLike<number>;
  weights?: ArrayLike<number>;
}

/** Coefficients and Σ w r²; an infinite cost where the regressors are not finite or depend on each other. */
export function solveNormalEquations({ count, row, outputs, weights }: NormalEquations): {
  coefficients: number[];
  cost: number;
} {
  const size = row(0).length;
  const products = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (let index = 0; index < count; index++) {
    const weight = weights?.[index] ?? 1;
    if (weight === 0) continue;
    const terms = row(index);
    for (let one = 0; one < size; one++) {
      const weighted = weight * terms[one];
      right[one] += weighted * outputs[index];
      for (let other = 0; other <= one; other++) products[one][other] += weighted * terms[other];
    }
  }
  for (let one = 0; one < size; one++)
    for (let other = 0; other < one; other++) products[other][one] = products[one][other];
  const none = { coefficients: right.map(() => Number.NaN), cost: Number.POSITIVE_INFINITY };
  if (!products.every((own) => own.every(Number.isFinite))) return none;
  const factors = new CholeskyDecomposition(new Matrix(products));
  if (!factors.isPositiveDefinite()) return none;
  const coefficients = factors.solve(Matrix.columnVector(right)).to1DArray();
  let cost = 0;
  for (let index = 0; index < count; index++) {
    const terms = row(index);
    let residual = outputs[index];
    for (let one = 0; one < size; one++) residual -= coefficients[one] * terms[one];
    cost += (weights?.[index] ?? 1) * residual * residual;
  }
  return Number.isFinite(cost) ? { coefficients, cost } : none;
}
