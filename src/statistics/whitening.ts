/** Whitening: the linear map after which a sample has mean 0, variance 1 and no correlations. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { mean } from './moments.js';

/** Maps features [feature][row] to features of the same shape. */
export type Whitening = (features: readonly Float64Array[]) => Float64Array[];

/**
 * Solves L z = x − mean with L Lᵀ the covariance of the sample (divisor: its length). Feature k of the result is a
 * combination of features 0 … k. Throws RangeError where a feature is a combination of others.
 */
export function fitWhitening(sample: readonly Float64Array[]): Whitening {
  const means = sample.map((values) => mean(values));
  const factor = choleskyFactor(sample, means);
  return (features) => {
    const whitened = features.map((values) => new Float64Array(values.length));
    features.forEach((values, feature) => {
      const row = factor[feature];
      for (let index = 0; index < values.length; index++) {
        let rest = values[index] - means[feature];
        for (let earlier = 0; earlier < feature; earlier++) rest -= row[earlier] * whitened[earlier][index];
        whitened[feature][index] = rest / row[feature];
      }
    });
    return whitened;
  };
}

function choleskyFactor(sample: readonly Float64Array[], means: number[]): number[][] {
  const count = sample[0].length;
  const covariance = sample.map((left, i) =>
    sample.map((right, j) => {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += (left[index] - means[i]) * (right[index] - means[j]);
      return sum / count;
    }),
  );
  const decomposition = new CholeskyDecomposition(new Matrix(covariance));
  if (!decomposition.isPositiveDefinite()) throw new RangeError('the features are linearly dependent');
  return decomposition.lowerTriangularMatrix.to2DArray();
}
