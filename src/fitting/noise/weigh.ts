/** How well each kind of noise explains what a linear model leaves over. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type NoiseHypothesis, type NoiseOrder, noiseHypotheses, type OrderedPoints } from './hypotheses.js';
import { whitenedProducts } from './whiten.js';

export interface NoisyFit extends OrderedPoints {
  /** Regressors of a point; of a non-linear form its gradient at the fit. */
  design(index: number): readonly number[];
  /** What the least-squares fit leaves over. */
  residuals: ArrayLike<number>;
}

/** Points, or means over stretches of them, in the order of a hypothesis. */
export interface Stretches {
  /** [stretch][regressors…, residual] */
  rows: number[][];
  /** From the stretch before, in mean steps. */
  steps: number[];
}

export interface WeighedNoise {
  hypothesis: NoiseHypothesis;
  /** Posterior probability. */
  weight: number;
  /** −2 ln of the likelihood at its maximum over coefficients and variance, up to a constant of the data. */
  deviance: number;
  /** Of the noise about generalised least squares, unbiased. */
  variance: number;
  stretches: Stretches;
}

/** Longer series are averaged in stretches: what is remembered for less than a stretch leaves their means independent. */
const mostStretches = 400;

/**
 * Every hypothesis with its posterior by the restricted likelihood (Patterson and Thompson 1971; Harville 1977), which
 * knows that the coefficients were fitted: the plain likelihood takes remembered noise for a part of the curve.
 */
export function weighNoise(fit: NoisyFit): WeighedNoise[] {
  const shortened = new Map<NoiseOrder, Stretches>();
  const found = noiseHypotheses(fit).map((hypothesis) => {
    const stretches = shortened.get(hypothesis.order) ?? stretchesOf(fit, hypothesis.order);
    shortened.set(hypothesis.order, stretches);
    return { hypothesis, stretches, ...likelihoods(stretches, hypothesis) };
  });
  const largest = Math.max(...found.map(({ evidence }) => evidence));
  const weights = found.map(({ evidence, hypothesis }) => hypothesis.prior * Math.exp(evidence - largest));
  const total = weights.reduce((sum, value) => sum + value, 0);
  return found.map(({ evidence: _, ...rest }, index) => ({ ...rest, weight: weights[index] / total }));
}

/**
 * The restricted likelihood is ∝ |Σ|^−½ |XᵀΣ⁻¹X|^−½ RSS^−(n−p)/2. All of it is in the Cholesky factor of [X | r]ᵀΣ⁻¹[X | r],
 * whose last diagonal entry is √RSS; r in place of y loses no digits to the products.
 */
function likelihoods({ rows, steps }: Stretches, { model }: NoiseHypothesis) {
  const { products, logDeterminant } = whitenedProducts(rows, steps, model);
  // KL or scores so large that their squares are no numbers explain nothing.
  if (!products.every((row) => row.every(Number.isFinite)))
    return { evidence: Number.NEGATIVE_INFINITY, deviance: Number.POSITIVE_INFINITY, variance: Number.NaN };
  const { lowerTriangularMatrix: factor } = new CholeskyDecomposition(new Matrix(products));
  const size = rows[0].length - 1;
  const count = rows.length;
  // A curve without noise, or a coefficient that the points do not determine, has a 0 here.
  const diagonal = factor.diagonal().map((value) => Math.max(Number.MIN_VALUE, value || 0));
  const rss = diagonal[size] ** 2 || Number.MIN_VALUE;
  const logInformation = diagonal.slice(0, size).reduce((sum, value) => sum + 2 * Math.log(value), 0);
  return {
    evidence: -(logDeterminant + logInformation + (count - size) * Math.log(rss)) / 2,
    deviance: count * Math.log(rss / count) + logDeterminant,
    variance: rss / (count - size),
  };
}

/** Means over stretches of the points, in an order; a stretch is of one run. */
export function stretchesOf({ design, residuals }: NoisyFit, { order, steps }: NoiseOrder): Stretches {
  const length = Math.ceil(order.length / mostStretches);
  const rows: number[][] = [];
  const between: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < Math.min(order.length, start + length) && Number.isFinite(steps[end])) end++;
    const columns = [...design(order[start]), residuals[order[start]]];
    let gap = steps[start];
    for (let at = start + 1; at < end; at++) {
      const row = design(order[at]);
      for (let column = 0; column < row.length; column++) columns[column] += row[column];
      columns[row.length] += residuals[order[at]];
      gap += steps[at];
    }
    rows.push(columns.map((sum) => sum / (end - start)));
    between.push(gap);
    start = end;
  }
  return { rows, steps: between };
}
