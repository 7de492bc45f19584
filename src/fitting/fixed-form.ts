/** A form with one of its parameters held at a value. */
import type { FunctionalForm } from './functional-form.js';

/** The same law in one parameter fewer; the others keep their order. */
export function fixParameter(form: FunctionalForm, fixed: number, value: number): FunctionalForm {
  // One array for all points and steps of a fit: forms read parameters and keep none.
  const whole = new Array<number>(form.parameters.length).fill(value);
  const insert = (parameters: readonly number[]): readonly number[] => {
    for (let index = 0; index < fixed; index++) whole[index] = parameters[index];
    for (let index = fixed + 1; index < whole.length; index++) whole[index] = parameters[index - 1];
    return whole;
  };
  const remove = <T>(list: readonly T[]) => {
    const rest = list.slice();
    for (let index = fixed + 1; index < list.length; index++) rest[index - 1] = rest[index];
    rest.pop();
    return rest;
  };
  return {
    ...form,
    name: `${form.name} with ${form.parameters[fixed].name} fixed`,
    parameters: remove(form.parameters),
    value: (inputs, parameters) => form.value(inputs, insert(parameters)),
    gradient: (inputs, parameters) => remove(form.gradient(inputs, insert(parameters))),
    // A fixed linear parameter leaves an offset, so the rest is solved iteratively.
    basis: undefined,
    partlyLinear: undefined,
    // Starts of a grid that differed in the fixed parameter alone are one.
    starts: (inputs, outputs) => {
      const starts = form.starts(inputs, outputs).map(remove);
      return [...new Map(starts.map((start) => [start.join(), start])).values()];
    },
    peak: form.peak && ((parameters) => form.peak!(insert(parameters))),
  };
}

/** A form with several parameters held, by their places in it. */
export function fixParameters(form: FunctionalForm, held: ReadonlyMap<number, number>): FunctionalForm {
  return [...held]
    .sort(([left], [right]) => right - left)
    .reduce((rest, [parameter, value]) => fixParameter(rest, parameter, value), form);
}
