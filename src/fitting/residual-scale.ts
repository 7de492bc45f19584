/** One way to fit a law whatever its residuals are measured by: absolute, logarithmic, or robust. */
import type { FormData } from './fit.js';
import { fitForm } from './fit.js';
import { fitHuber } from './huber-fit.js';
import { logarithmOf } from './log-form.js';
import { huberProfile, leastSquaresProfile, type Profile, type ProfileOptions } from './profile.js';

/** Least squares of output − law; of ln output − ln law; the Huber loss of the latter. */
export type Residuals = 'absolute' | 'log' | 'huber';

export interface ScaleOptions {
  residuals: Residuals;
  /** Where the Huber loss turns from squared to absolute (Hoffmann et al. 2022: 1e-3). */
  delta?: number;
}

export interface ScaledFit {
  parameters: number[];
  /** Linearised; NaN where the data do not determine every parameter, and for Huber fits. */
  standardErrors: number[];
  /** s²(JᵀJ)⁻¹, NaN likewise. */
  covariance: number[][];
  /** Output less law, or ln output less ln law. */
  residuals: number[];
  /** √ mean residual². */
  rmse: number;
  /** Share of the spread of the outputs, or their logarithms, about their mean that the law explains. */
  rSquared: number;
  converged: boolean;
  /** The law, or its logarithm, at the inputs under other parameters. */
  valuesAt(parameters: readonly number[]): number[];
  /** Parameters for other weights of the observations, from this fit on. */
  refit(weights: Float64Array): number[];
  profile(parameter: number, options?: ProfileOptions): Profile;
}

/** Of the residual sum of squares: a smaller gain moves no parameter by a visible part of its error. */
const FIT_TOLERANCE = 1e-9;
const RESAMPLE_TOLERANCE = 1e-6;
/** Of a profile's interval, as a share of its width. */
const PROFILE_PRECISION = 2e-3;

/** Fits on the scale asked for; outputs must be positive unless residuals are absolute. Throws RangeError as `fitForm` does. */
export function fitOnScale(data: FormData, { residuals, delta = 1e-3 }: ScaleOptions): ScaledFit {
  if (residuals === 'huber') return robustFit(data, delta);
  const scaled: FormData =
    residuals === 'absolute'
      ? data
      : { ...data, form: logarithmOf(data.form), outputs: Float64Array.from(data.outputs, Math.log) };
  const fit = fitForm(scaled, { tolerance: FIT_TOLERANCE });
  return {
    ...fit,
    ...described(scaled, fit.parameters),
    refit: (weights) =>
      fitForm(withoutZeros(scaled, weights), { starts: [fit.parameters], tolerance: RESAMPLE_TOLERANCE })
        .parameters,
    profile: (parameter, options) =>
      leastSquaresProfile(scaled, fit, parameter, { precision: PROFILE_PRECISION, ...options }),
  };
}

function robustFit(data: FormData, delta: number): ScaledFit {
  const fit = fitHuber(data, { delta });
  const unknown = fit.parameters.map(() => Number.NaN);
  const scaled = {
    ...data,
    form: logarithmOf(data.form),
    outputs: Float64Array.from(data.outputs, Math.log),
  };
  return {
    parameters: fit.parameters,
    standardErrors: unknown,
    covariance: unknown.map(() => unknown),
    ...described(scaled, fit.parameters),
    converged: fit.converged,
    refit: (weights) => fitHuber({ ...data, weights }, { delta, warmStart: fit }).parameters,
    profile: (parameter, options) =>
      huberProfile(data, fit, parameter, { precision: PROFILE_PRECISION, ...options, delta }),
  };
}

/** A resample leaves a third of the observations out: they cost as much as the others. */
function withoutZeros({ form, inputs, outputs }: FormData, weights: Float64Array): FormData {
  const kept = inputs.map((_, index) => index).filter((index) => weights[index] > 0);
  return {
    form,
    inputs: kept.map((index) => inputs[index]),
    outputs: kept.map((index) => outputs[index]),
    weights: kept.map((index) => weights[index]),
  };
}

function described({ form, inputs, outputs }: FormData, parameters: readonly number[]) {
  const residuals = inputs.map((input, index) => outputs[index] - form.value(input, parameters));
  const values = Array.from(outputs);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = (list: readonly number[]) => list.reduce((sum, value) => sum + value * value, 0);
  const left = squares(residuals);
  return {
    residuals,
    valuesAt: (others: readonly number[]) => inputs.map((input) => form.value(input, others)),
    rmse: Math.sqrt(left / residuals.length),
    rSquared: 1 - left / squares(values.map((value) => value - middle)),
  };
}
