/** Generalised least squares of a form that is not linear in its parameters. */
import { Matrix, solve } from 'ml-matrix';
import type { FormFit } from '../fit.js';
import type { NoiseHypothesis, OrderedPoints } from './hypotheses.js';
import { stretchesOf } from './weigh.js';
import { whitenedProducts } from './whiten.js';

export interface ScoredPoints extends OrderedPoints {
  score: readonly number[];
}

const iterations = 12;
const halvings = 8;

/**
 * −2 ln of the likelihood under one kind of noise at its maximum, up to a constant of the data: Gauss–Newton from the
 * least-squares fit, with steps that are halved until they lower the weighted squares and stay within the bounds.
 */
export function generalisedDeviance(
  { form, parameters: start }: FormFit,
  { klDistance, runs, score }: ScoredPoints,
  { model, order }: NoiseHypothesis,
): number {
  const size = form.parameters.length;
  const at = (parameters: readonly number[]) => {
    const residuals = score.map((value, index) => value - form.value([klDistance[index]], parameters));
    const design = (index: number) => form.gradient([klDistance[index]], parameters);
    const { rows, steps } = stretchesOf({ klDistance, runs, residuals, design }, order);
    const { products, logDeterminant } = whitenedProducts(rows, steps, model);
    return { parameters, products, rss: products[size][size], logDeterminant, count: rows.length };
  };
  let best = at(start);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const step = gaussNewton(best.products);
    let moved: typeof best | undefined;
    for (let halving = 0; halving < halvings && moved === undefined; halving++) {
      const tried = best.parameters.map((value, index) => value + step[index] / 2 ** halving);
      if (!tried.every((value, index) => isWithin(value, form.parameters[index]))) continue;
      const next = at(tried);
      if (next.rss < best.rss) moved = next;
    }
    const gain = moved ? 1 - moved.rss / best.rss : 0;
    best = moved ?? best;
    if (!(gain > 1e-6)) break;
  }
  return best.count * Math.log(Math.max(best.rss, Number.MIN_VALUE) / best.count) + best.logDeterminant;
}

const isWithin = (value: number, { min, max }: { min?: number; max?: number }): boolean =>
  value > (min ?? Number.NEGATIVE_INFINITY) && value < (max ?? Number.POSITIVE_INFINITY);

/** Least squares of the residual on the Jacobian, from [J | r]ᵀΣ⁻¹[J | r]; minimal where they do not determine it. */
function gaussNewton(products: readonly (readonly number[])[]): number[] {
  const size = products.length - 1;
  const information = new Matrix(products.slice(0, size).map((row) => row.slice(0, size)));
  const gradient = Matrix.columnVector(products.slice(0, size).map((row) => row[size]));
  return solve(information, gradient, true).to1DArray();
}
