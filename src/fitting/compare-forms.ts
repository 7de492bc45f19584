/** Which form fits: AICc on the points at hand, a test of each form against the best, and the error of predictions beyond a cut. */
import { extent, mean } from '../statistics/index.js';
import { type FormFit, fitCurve, predict } from './fit.js';
import type { FunctionalForm } from './functional-form.js';
import { extraTermsProbability } from './noise/extra-terms.js';
import { generalisedDeviance } from './noise/generalised.js';
import { orthonormal } from './noise/orthonormal.js';
import { type NoisyFit, type WeighedNoise, weighNoise } from './noise/weigh.js';

/**
 * Akaike's criterion with the small-sample correction (Hurvich and Tsai 1989), up to a constant of the data:
 * −2 ln L + 2k + 2k(k + 1)/(n − k − 1), where k counts the noise variance too. Lower is better. Without a `deviance`
 * (−2 ln L) that of independent points, n ln(RSS/n).
 */
export function aicc(
  {
    residualSumOfSquares,
    observations,
    parameters,
  }: Pick<FormFit, 'residualSumOfSquares' | 'observations' | 'parameters'>,
  deviance = observations * Math.log(residualSumOfSquares / observations),
): number {
  const k = parameters.length + 1;
  if (observations <= k + 1) return Number.POSITIVE_INFINITY;
  return deviance + 2 * k + (2 * k * (k + 1)) / (observations - k - 1);
}

export interface ComparisonInput {
  forms: readonly FunctionalForm[];
  /** √nats, in the order in which points were logged. */
  klDistance: readonly number[];
  score: readonly number[];
  /** Which run a point is of; one run when left out. */
  runs?: readonly string[];
  /** Nats: forms are fitted to points up to here and judged on the points beyond. Left out: 60 % of the largest KL. */
  klCut?: number;
}

export interface FormComparison {
  form: FunctionalForm;
  fit: FormFit;
  aicc: number;
  /** Above the best form. */
  aiccDifference: number;
  /** Probability of what the best form explains beyond this one, if this one were the law; NaN of the best. */
  pValue: number;
  /** The best form is preferred to this one: `pValue` is below `comparisonLevel` over the number of rivals. */
  isRejected: boolean;
  /** Akaike weight. */
  weight: number;
  /** RMSE beyond the cut of the fit below it; NaN without enough points on either side. */
  heldOutRmse: number;
}

/** A law that is the true one is rejected in this share of curves at most, whatever the number of its rivals (Bonferroni). */
export const comparisonLevel = 0.05;

/**
 * Compares forms on one curve, best AICc first.
 *
 * A difference of AICc says which form is the best guess and not how sure that is: forms of equally many parameters differ by
 * more than 2 wherever chance bends the curve by 1.4 standard errors, in one data set of six. A form is rejected by
 * a test: the F test of the model that holds both it and the best one (Mizon and Richard 1986, Econometrica 54), in which a
 * form that is not linear stands with its tangent at its fit.
 *
 * Neighbouring points are not independent, and a criterion that takes them so mistakes a wander of the curve for another
 * form. The deviance is the mean over what the noise may be (`weighNoise`), the same noise for all forms: its posterior is
 * the mean of theirs, for the better form alone would have too little of it.
 */
export function compareForms(input: ComparisonInput): FormComparison[] {
  const { forms, klDistance, score } = input;
  const fits = forms.map((form) => fitCurve({ form, klDistance, score }));
  const deviances = expectedDeviances(fits, input);
  const rows = fits.map((fit, index) => {
    const { form } = fit;
    return { form, fit, aicc: aicc(fit, deviances[index]), heldOutRmse: heldOutRmse(form, input) };
  });
  const best = Math.min(...rows.map((row) => row.aicc));
  const likelihoods = rows.map((row) => Math.exp((best - row.aicc) / 2));
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  const sorted = rows
    .map((row, index) => ({ ...row, aiccDifference: row.aicc - best, weight: likelihoods[index] / total }))
    .sort((a, b) => a.aicc - b.aicc);
  const level = comparisonLevel / (forms.length - 1);
  return sorted.map((row, place) => {
    const pValue = place === 0 ? Number.NaN : encompassingProbability(row.fit, sorted[0].fit, input);
    return { ...row, pValue, isRejected: pValue < level };
  });
}

/** Of the terms that another form has beyond those of a fit. */
function encompassingProbability(
  fit: FormFit,
  { form, parameters }: FormFit,
  input: ComparisonInput,
): number {
  const { klDistance } = input;
  const slopes = klDistance.map((d) => form.gradient([d], parameters));
  const extra = parameters.map((_, term) => slopes.map((slope) => slope[term]));
  return extraTermsProbability({ ...noisyFit(fit, input), extra });
}

/**
 * What is left of a fit; a form that is not linear is taken as linear about it, by what its slopes do not share: those of a
 * power law that has become a logarithmic one are nearly alike.
 */
function noisyFit({ form, parameters }: FormFit, { klDistance, score, runs }: ComparisonInput): NoisyFit {
  const residuals = score.map((value, index) => value - form.value([klDistance[index]], parameters));
  const slopes = klDistance.map((d) => form.gradient([d], parameters));
  const columns = orthonormal(parameters.map((_, term) => slopes.map((slope) => slope[term])));
  const design = (at: number) => columns.map((column) => column[at]);
  return { klDistance, runs, residuals, design };
}

/** Kinds of noise that are so improbable move no deviance by a tenth. */
const negligible = 1e-3;

/** One a form: the mean over the kinds of noise by what all forms together say of them. */
function expectedDeviances(fits: readonly FormFit[], input: ComparisonInput): number[] {
  const noise = fits.map((fit) => weighNoise(noisyFit(fit, input)));
  const pooled = noise[0].map((_, kind) => mean(noise.map((kinds) => kinds[kind].weight)));
  const kept = pooled.flatMap((weight, kind) => (weight > negligible ? [kind] : []));
  const total = kept.reduce((sum, kind) => sum + pooled[kind], 0);
  return fits.map((fit, index) => {
    const deviance = (one: WeighedNoise) =>
      fit.form.basis ? one.deviance : generalisedDeviance(fit, input, one.hypothesis);
    return kept.reduce((sum, kind) => sum + (pooled[kind] / total) * deviance(noise[index][kind]), 0);
  });
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
  const cut = Math.sqrt(klCut ?? 0.6 * extent(klDistance)[1] ** 2);
  const below = klDistance.flatMap((d, index) => (d <= cut ? [index] : []));
  const beyond = klDistance.flatMap((d, index) => (d > cut ? [index] : []));
  if (below.length < form.parameters.length + 1) return [];
  const pick = (values: readonly number[], indices: number[]) => indices.map((index) => values[index]);
  const { parameters } = fitCurve({
    form,
    klDistance: pick(klDistance, below),
    score: pick(score, below),
  });
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
