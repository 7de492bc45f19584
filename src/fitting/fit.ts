/** Fits one functional form to data: QR where it is linear in its parameters, Levenberg–Marquardt elsewhere. */
import { leastSquares } from '../statistics/index.js';
import type { FunctionalForm, Inputs } from './functional-form.js';
import { fromSolver, toSolver } from './parameter-space.js';
import type { LeastSquaresProblem } from './solvers/problem.js';
import { solveSeparable } from './solvers/separable.js';
import { screenStarts, solve } from './solvers/solve.js';

export interface FormData {
  form: FunctionalForm;
  /** [observation][input], in the order of `form.inputs`. */
  inputs: readonly Inputs[];
  outputs: ArrayLike<number>;
  /** 1/σ² up to one common factor; equal when left out. */
  weights?: ArrayLike<number>;
}

export interface FormFitOptions {
  /** Starting points tried instead of the form's own. */
  starts?: readonly (readonly number[])[];
  /** Solve iteratively even where QR would do: the cross-check. */
  iterative?: boolean;
  /** Iterations of one descent; fewer for a form that the data may not determine. */
  iterations?: number;
  /** A gain of less than this share of the residual sum of squares ends a descent; left out, rounding does. */
  tolerance?: number;
}

export interface FormFit {
  form: FunctionalForm;
  /** In the order of `form.parameters`. */
  parameters: number[];
  standardErrors: number[];
  /** s²(JᵀWJ)⁻¹. */
  covariance: number[][];
  /** Root of the weighted mean squared residual, √(Σ w r² / Σ w). */
  rmse: number;
  /** Σ w r². */
  residualSumOfSquares: number;
  degreesOfFreedom: number;
  observations: number;
  /** The gradient vanishes here. Always true for a linear form. */
  converged: boolean;
}

/** Fits the form by weighted least squares; throws RangeError for fewer observations than parameters. */
export function fitForm(data: FormData, options: FormFitOptions = {}): FormFit {
  const { form, inputs, outputs } = data;
  if (inputs.length !== outputs.length) throw new RangeError('inputs and outputs differ in length');
  if (inputs.length < form.parameters.length) {
    throw new RangeError(
      `${form.name} has ${form.parameters.length} parameters and only ${inputs.length} points`,
    );
  }
  if (form.basis && !options.iterative) return summarise(data, null, true);
  const solution =
    form.partlyLinear && !options.iterative
      ? solveSeparable(data, form.partlyLinear)
      : solveForm(data, options);
  return summarise(data, solution.parameters, solution.converged);
}

export interface CurveData {
  form: FunctionalForm;
  /** √nats. */
  klDistance: ArrayLike<number>;
  score: ArrayLike<number>;
  weights?: ArrayLike<number>;
}

/** Fits a form of one variable, score against √KL. */
export function fitCurve({ form, klDistance, score, weights }: CurveData, options?: FormFitOptions): FormFit {
  return fitForm({ form, inputs: Array.from(klDistance, (d) => [d]), outputs: score, weights }, options);
}

/** The values of the form at the inputs. */
export function predict(
  form: FunctionalForm,
  inputs: readonly Inputs[],
  parameters: readonly number[],
): number[] {
  return inputs.map((input) => form.value(input, parameters));
}

/** A loop: fits spend their time here. */
function timesEach(values: readonly number[], factor: number): number[] {
  const products = new Array<number>(values.length);
  for (let index = 0; index < products.length; index++) products[index] = factor * values[index];
  return products;
}

/** Residual problem of a form in its own parameters. */
export function formProblem({
  form,
  inputs,
  outputs,
  weights,
}: FormData): Omit<LeastSquaresProblem, 'start'> {
  const roots = Float64Array.from(inputs, (_, index) => Math.sqrt(weights?.[index] ?? 1));
  return {
    observations: inputs.length,
    residuals: (parameters) => {
      const residuals = new Float64Array(inputs.length);
      for (let index = 0; index < inputs.length; index++)
        residuals[index] = roots[index] * (form.value(inputs[index], parameters) - outputs[index]);
      return residuals;
    },
    jacobian: (parameters) =>
      inputs.map((input, index) => timesEach(form.gradient(input, parameters), roots[index])),
  };
}

const STARTS_KEPT = 6;

function solveForm(data: FormData, { starts, iterations, tolerance }: FormFitOptions) {
  const { form } = data;
  const own = formProblem(data);
  const problem: Omit<LeastSquaresProblem, 'start'> = {
    observations: own.observations,
    residuals: (moved) => own.residuals(fromSolver(form, moved)),
    jacobian: (moved) => {
      const parameters = fromSolver(form, moved);
      const slopes = form.parameters.map(({ min }, index) => (min === 0 ? parameters[index] : 1));
      const jacobian = own.jacobian(parameters);
      for (const row of jacobian)
        for (let index = 0; index < slopes.length; index++) row[index] *= slopes[index];
      return jacobian;
    },
  };
  const candidates = (starts ?? form.starts(data.inputs, data.outputs)).map((start) => toSolver(form, start));
  const screened =
    candidates.length > STARTS_KEPT ? screenStarts(problem, candidates, STARTS_KEPT) : candidates;
  const solution = solve(problem, screened, { iterations, tolerance });
  return { ...solution, parameters: fromSolver(form, solution.parameters) };
}

/** Linear algebra at the solution: for a linear form it is the fit itself, else it is the covariance. */
function summarise(data: FormData, solved: readonly number[] | null, converged: boolean): FormFit {
  const { form, inputs, outputs, weights } = data;
  const linear = linearise(data, solved);
  const parameters = solved === null ? linear.coefficients : [...solved];
  const residuals = predict(form, inputs, parameters).map((value, index) => outputs[index] - value);
  const weightOf = (index: number) => weights?.[index] ?? 1;
  const residualSumOfSquares = residuals.reduce(
    (sum, value, index) => sum + weightOf(index) * value * value,
    0,
  );
  const totalWeight = residuals.reduce((sum, _, index) => sum + weightOf(index), 0);
  return {
    form,
    parameters,
    standardErrors: linear.standardErrors,
    covariance: linear.covariance,
    rmse: Math.sqrt(residualSumOfSquares / totalWeight),
    residualSumOfSquares,
    degreesOfFreedom: inputs.length - parameters.length,
    observations: inputs.length,
    converged,
  };
}

/** Least squares on the basis of a linear form, or of the residuals on the Jacobian at the solution. */
function linearise({ form, inputs, outputs, weights }: FormData, solved: readonly number[] | null) {
  try {
    return leastSquares({
      design: inputs.map((input) => (solved === null ? form.basis!(input) : form.gradient(input, solved))),
      response: Float64Array.from(
        inputs,
        (input, index) => outputs[index] - (solved ? form.value(input, solved) : 0),
      ),
      weights,
    });
  } catch (error) {
    if (solved === null) throw error;
    // The data do not determine every parameter: the fit stands, its standard errors do not.
    const unknown = solved.map(() => Number.NaN);
    return { coefficients: unknown, standardErrors: unknown, covariance: solved.map(() => unknown) };
  }
}
