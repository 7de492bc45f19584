/** Which form fits: AICc on the points at hand, and the error of predictions beyond a cut. */
import { type FormFit, fitCurve, predict } from './fit.js';
import type { FunctionalForm } from './functional-form.js';

/**
 * Akaike's criterion with the small-sample correction (Hurvich and Tsai 1989), up to a constant of the data:
 * n ln(RSS/n) + 2k + 2k(k + 1)/(n − k − 1), where k counts the noise variance too. Lower is better.
 */
export function aicc({ residualSumOfSquares, observations, parameters }: FormFit): number {
  const k = parameters.length + 1;
  if (observations <= k + 1) return Number.POSITIVE_INFINITY;
  const likelihood = observations * Math.log(residualSumOfSquares / observations);
  return likelihood + 2 * k + (2 * k * (k + 1)) / (observations - k - 1);
}

/** A power law on a logarithmic curve wanders off towards γ = 0: its error settles long before its parameters do. */
const ENOUGH = 150;

export interface ComparisonInput {
  forms: readonly FunctionalForm[];
  /** √nats. */
  klDistance: readonly number[];
  score: readonly number[];
  /** Nats: forms are fitted to points up to here and judged on the points beyond. Left out: 60 % of the largest KL. */
  klCut?: number;
}

export interface FormComparison {
  form: FunctionalForm;
  fit: FormFit;
  aicc: number;
  /** Above the best form; below 2 the two are about equal. */
  aiccDifference: number;
  /** Akaike weight. */
  weight: number;
  /** RMSE beyond the cut of the fit below it; NaN without enough points on either side. */
  heldOutRmse: number;
}

/** Compares forms on one curve, best AICc first. */
export function compareForms(input: ComparisonInput): FormComparison[] {
  const rows = input.forms.map((form) => {
    const fit = fitCurve({ form, klDistance: input.klDistance, score: input.score }, { iterations: ENOUGH });
    return { form, fit, aicc: aicc(fit), heldOutRmse: heldOutRmse(form, input) };
  });
  const best = Math.min(...rows.map((row) => row.aicc));
  const likelihoods = rows.map((row) => Math.exp((best - row.aicc) / 2));
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  return rows
    .map((row, index) => ({ ...row, aiccDifference: row.aicc - best, weight: likelihoods[index] / total }))
    .sort((a, b) => a.aicc - b.aicc);
}

/** Fits below the cut and gives the RMSE of the prediction beyond it; NaN without enough points on either side. */
export function heldOutRmse(form: FunctionalForm, curve: HeldOutCurve): number {
  return rootMeanSquare(heldOutErrors(form, curve));
}

export type HeldOutCurve = Omit<ComparisonInput, 'forms'>;

/**
 * Predicted less measured at every point beyond the cut, from a fit below it; none without enough points on either side.
 * For a form that is linear in its parameters they are linear in the scores.
 */
export function heldOutErrors(form: FunctionalForm, { klDistance, score, klCut }: HeldOutCurve): number[] {
  const cut = Math.sqrt(klCut ?? 0.6 * Math.max(...klDistance) ** 2);
  const below = klDistance.flatMap((d, index) => (d <= cut ? [index] : []));
  const beyond = klDistance.flatMap((d, index) => (d > cut ? [index] : []));
  if (below.length < form.parameters.length + 1) return [];
  const pick = (values: readonly number[], indices: number[]) => indices.map((index) => values[index]);
  const { parameters } = fitCurve(
    { form, klDistance: pick(klDistance, below), score: pick(score, below) },
    { iterations: ENOUGH },
  );
  const predicted = predict(
    form,
    beyond.map((index) => [klDistance[index]]),
    parameters,
  );
  return predicted.map((value, index) => value - score[beyond[index]]);
}

/** NaN of nothing. */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
