/** Robust fits of positive laws: Huber loss of the log residuals, as in the Chinchilla fits. */
import type { FormData } from './fit.js';
import type { FunctionalForm } from './functional-form.js';
import { fromSolver, toSolver } from './parameter-space.js';
import { minimise, type Objective } from './solvers/bfgs.js';

export interface HuberOptions {
  /** Where the loss turns from squared to absolute, in log units (Hoffmann et al. 2022: 1e-3). */
  delta?: number;
  /** Starting points instead of the form's own grid. */
  starts?: readonly (readonly number[])[];
  /** How many of the starts, best first, are followed to their minimum. */
  keep?: number;
  /** Begin at this fit of neighbouring data: many times faster in a bootstrap. */
  warmStart?: HuberFit;
}

export interface HuberFit {
  form: FunctionalForm;
  parameters: number[];
  /** Σ w · huber(ln predicted − ln observed): the sum, since a mean stops optimisers early (Besiroglu et al. 2024). */
  objective: number;
  /** ln predicted − ln observed. */
  residuals: number[];
  converged: boolean;
  inverseHessian: number[][];
}

/** Minimises Σ w · huber_δ(ln form − ln output) by BFGS from the best of a grid of starts. */
export function fitHuber(
  data: FormData,
  { delta = 1e-3, starts, keep = 8, warmStart }: HuberOptions = {},
): HuberFit {
  const { form } = data;
  const objective = huberObjective(data, delta);
  const chosen = warmStart ? [warmStart.parameters] : (starts ?? form.starts(data.inputs, data.outputs));
  const candidates = chosen.map((start) => toSolver(form, start));
  const screened = candidates
    .map((start) => ({ start, value: objective.value(start) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
    .slice(0, keep);
  if (screened.length === 0) throw new RangeError(`no start of ${form.name} lies in its domain`);
  // The gradient is of order δ a point: the tolerance follows.
  const tolerance = 1e-6 * delta * data.inputs.length;
  const solutions = screened.map(({ start }) =>
    minimise(objective, start, { tolerance, inverseHessian: warmStart?.inverseHessian }),
  );
  const best = solutions.reduce((held, solution) => (solution.value < held.value ? solution : held));
  const parameters = fromSolver(form, best.point);
  return {
    form,
    parameters,
    objective: best.value,
    residuals: data.inputs.map((input, index) =>
      Math.log(form.value(input, parameters) / data.outputs[index]),
    ),
    converged: best.converged,
    inverseHessian: best.inverseHessian,
  };
}

/** Huber (1964): r²/2 within δ, δ(|r| − δ/2) beyond. */
export function huberLoss(residual: number, delta: number): number {
  const size = Math.abs(residual);
  return size <= delta ? 0.5 * residual * residual : delta * (size - 0.5 * delta);
}

function huberObjective({ form, inputs, outputs, weights }: FormData, delta: number): Objective {
  const logs = Float64Array.from(outputs, Math.log);
  const weightOf = (index: number) => weights?.[index] ?? 1;
  return {
    value(moved) {
      const parameters = fromSolver(form, moved);
      let total = 0;
      for (let index = 0; index < inputs.length; index++) {
        const weight = weightOf(index);
        if (weight > 0)
          total += weight * huberLoss(Math.log(form.value(inputs[index], parameters)) - logs[index], delta);
      }
      return Number.isFinite(total) ? total : Number.POSITIVE_INFINITY;
    },
    gradient(moved) {
      const parameters = fromSolver(form, moved);
      const total = new Array<number>(moved.length).fill(0);
      for (let index = 0; index < inputs.length; index++) {
        const weight = weightOf(index);
        if (!(weight > 0)) continue;
        const value = form.value(inputs[index], parameters);
        const residual = Math.log(value) - logs[index];
        const pull = (weight * Math.max(-delta, Math.min(delta, residual))) / value;
        const slopes = form.gradient(inputs[index], parameters);
        for (let column = 0; column < total.length; column++) total[column] += pull * slopes[column];
      }
      return total.map((slope, column) =>
        form.parameters[column].min === 0 ? slope * parameters[column] : slope,
      );
    },
  };
}
