/** A form with one of its parameters held at a value. */
import type { FunctionalForm } from './functional-form.js';

/** The same law in one parameter fewer; the others keep their order. */
export function fixParameter(form: FunctionalForm, fixed: number, value: number): FunctionalForm {
  const insert = (parameters: readonly number[]) => [
    ...parameters.slice(0, fixed),
    value,
    ...parameters.slice(fixed),
  ];
  const remove = <T>(list: readonly T[]) => list.filter((_, index) => index !== fixed);
  return {
    ...form,
    name: `${form.name} with ${form.parameters[fixed].name} fixed`,
    parameters: remove(form.parameters),
    value: (inputs, parameters) => form.value(inputs, insert(parameters)),
    gradient: (inputs, parameters) => remove(form.gradient(inputs, insert(parameters))),
    // A fixed linear parameter leaves an offset, so the rest is solved iteratively.
    basis: undefined,
    starts: (inputs, outputs) => form.starts(inputs, outputs).map(remove),
    peak: form.peak && ((parameters) => form.peak!(insert(parameters))),
  };
}
