/** Whether a model needs further regressors, under noise that may be remembered along the curve. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { fCdf } from '../../statistics/index.js';
import { orthonormal } from './orthonormal.js';
import { type NoisyFit, type WeighedNoise, weighNoise } from './weigh.js';
import { whitenedProducts } from './whiten.js';

export interface ExtraTerms extends NoisyFit {
  /** [term][point]; those that are linear in the others or in the design count for nothing. */
  extra: readonly (readonly number[])[];
}

/** Kinds of noise that are so improbable move no probability that matters. */
const negligible = 1e-4;

/**
 * Probability that noise alone makes the further terms explain so much: the F test of nested models (Draper and Smith 1998,
 * section 6.1) by generalised least squares for each kind of noise, and the mean over the kinds by their posterior under the
 * larger model, so that what the smaller one misses is not taken for noise. 1 where no term is new or no point is left over.
 */
export function extraTermsProbability({ extra, ...fit }: ExtraTerms): number {
  const known = Array.from(fit.residuals, (_, index) => fit.design(index));
  const terms = orthonormal(extra, orthonormal(known[0].map((_, term) => known.map((row) => row[term]))));
  if (terms.length === 0 || known.length <= known[0].length + terms.length) return 1;
  const design = (index: number) => [...known[index], ...terms.map((term) => term[index])];
  const kinds = weighNoise({ ...fit, design }).filter(({ weight }) => weight > negligible);
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return 1;
  return kinds.reduce((sum, one) => sum + (one.weight / total) * probabilityOf(one, terms.length), 0);
}

/** The Cholesky factor of [X | terms | r]ᵀΣ⁻¹[X | terms | r] holds in its last row what each column takes from r. */
function probabilityOf({ stretches: { rows, steps }, hypothesis }: WeighedNoise, terms: number): number {
  const { products } = whitenedProducts(rows, steps, hypothesis.model);
  const size = products.length - 1;
  const degrees = rows.length - size;
  if (degrees < 1 || !products.every((row) => row.every(Number.isFinite))) return 1;
  const last = new CholeskyDecomposition(new Matrix(products)).lowerTriangularMatrix.getRow(size);
  const gained = last.slice(size - terms, size).reduce((sum, value) => sum + value ** 2, 0);
  const left = (last[size] || 0) ** 2 || Number.MIN_VALUE;
  return 1 - fCdf(gained / terms / (left / degrees), terms, degrees);
}
