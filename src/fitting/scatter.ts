/** What one curve alone can say of its uncertainty: the scatter of its points about the fit, whose noise may have a memory. */
import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import type { RandomStream } from '../random/index.js';
import { normalQuantile, studentQuantile } from '../statistics/index.js';
import { type Basis, designOf, type GoldCurve } from './compressed-curves.js';
import { type WeighedNoise, weighNoise } from './noise/weigh.js';
import { covarianceForm } from './noise/whiten.js';

export interface ScatterInput {
  basis: Basis;
  /** Points in the order in which they were logged. */
  curve: GoldCurve;
  /** Of ordinary least squares. */
  coefficients: readonly number[];
  /** Draws. */
  bootstrap?: number;
  confidence?: number;
  random: RandomStream;
}

export interface Scatter {
  /** [draw][coefficient] */
  replicates: number[][];
  /** So many independent points would scatter the first coefficient as much: mean over what the noise may be; NaN for none. */
  effectivePoints: number;
}

/**
 * Draws of the coefficients about their least-squares estimate. For each kind of noise the covariance is that of ordinary
 * least squares, s²(XᵀX)⁻¹XᵀΣX(XᵀX)⁻¹, stretched so that percentiles are Student's t interval; the kinds are mixed by
 * their posterior, since a single curve hardly tells noise that wanders over its whole length from the curve itself.
 *
 * No level of confidence holds for these percentiles: how often they hold the truth depends on the noise
 * (`npm run planted`), and the curve does not say enough of it.
 */
export function scatterAbout(input: ScatterInput): Scatter {
  const { basis, curve, coefficients, bootstrap = 1000, confidence = 0.95, random } = input;
  const { klDistance, gold } = curve;
  const points = gold.length;
  const terms = designOf(basis, curve);
  const design = (index: number) => terms[index];
  const residuals = Float64Array.from(gold, (value, index) => value - dot(design(index), coefficients));
  const weighed = weighNoise({ klDistance, residuals, design }).filter(({ weight }) => weight > negligible);
  const stretchOf = studentOverNormal(confidence);
  const known = weighed.flatMap((one) => {
    const spread = spreadOf(one, coefficients.length, stretchOf);
    return spread === undefined ? [] : [{ one, spread }];
  });
  if (known.length === 0) return { replicates: [], effectivePoints: Number.NaN };
  const noise = known.map(({ one }) => one);
  const spreads = known.map(({ spread }) => spread);
  const effective = spreads.map(({ inflation }) => Math.min(points, points / inflation));
  const total = noise.reduce((sum, { weight }) => sum + weight, 0);
  let end = 0;
  const ends = noise.map(({ weight }) => {
    end += weight / total;
    return end;
  });
  const replicates = Array.from({ length: bootstrap }, (_, draw) => {
    // Stratified: few draws hold every kind of noise by its share.
    const place = (draw + random.uniform()) / bootstrap;
    const { factor } = spreads[ends.findIndex((one) => place < one)] ?? spreads[0];
    const normals = coefficients.map(() => random.normal());
    return coefficients.map((value, row) => value + dot(factor[row], normals));
  });
  return {
    replicates,
    effectivePoints: noise.reduce((sum, { weight }, kind) => sum + (weight / total) * effective[kind], 0),
  };
}

/** Quantile of Student's t over that of the normal, by degrees of freedom; most kinds of noise have the same. */
function studentOverNormal(confidence: number): (degrees: number) => number {
  const probability = (1 + confidence) / 2;
  const normal = normalQuantile(probability);
  const known = new Map<number, number>();
  return (degrees) => {
    const stretch = known.get(degrees) ?? studentQuantile(probability, degrees) / normal;
    known.set(degrees, stretch);
    return stretch;
  };
}

/** Kinds of noise that are so improbable move no percentile. */
const negligible = 1e-5;

/**
 * Of one kind of noise: the factor L of the stretched covariance LLᵀ, and the first variance over that of independence.
 * Undefined where KL or scores are so large that their squares are no numbers.
 */
function spreadOf(
  { hypothesis, stretches: { rows, steps }, variance }: WeighedNoise,
  size: number,
  stretchOf: (degrees: number) => number,
) {
  const design = new Matrix(rows.map((row) => row.slice(0, size)));
  const information = inverse(design.transpose().mmul(design));
  const noise = new Matrix(covarianceForm(design.to2DArray(), steps, hypothesis.model));
  const product = information.mmul(noise).mmul(information);
  // Symmetric but for rounding, which the decomposition does not forgive.
  const covariance = Matrix.add(product, product.transpose()).div(2);
  if (!covariance.to1DArray().every(Number.isFinite)) return undefined;
  const stretch = stretchOf(rows.length - size);
  const { lowerTriangularMatrix } = new CholeskyDecomposition(covariance);
  const factor = lowerTriangularMatrix.mul(stretch * Math.sqrt(variance)).to2DArray();
  return { factor, inflation: covariance.get(0, 0) / information.get(0, 0) };
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * right[index], 0);
