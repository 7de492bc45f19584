/** The space that solvers move in: ln p where a parameter must be positive, p itself elsewhere. */
import type { FunctionalForm } from './functional-form.js';

/** Above a lower bound of 0 the solver moves ln p, so that it can neither cross the bound nor lose small values. */
export function toSolver(form: FunctionalForm, parameters: readonly number[]): number[] {
  return parameters.map((value, index) => (form.parameters[index].min === 0 ? Math.log(value) : value));
}

export function fromSolver(form: FunctionalForm, moved: readonly number[]): number[] {
  return moved.map((value, index) => (form.parameters[index].min === 0 ? Math.exp(value) : value));
}
