/** A positive law on the scale of its logarithm, where errors are shares of the value. */
import type { FunctionalForm } from './functional-form.js';

/** ln of the form, to be fitted to ln of the outputs by least squares. */
export function logarithmOf(form: FunctionalForm): FunctionalForm {
  return {
    ...form,
    formula: `ln[${form.formula}]`,
    output: `ln of ${form.output}`,
    value: (inputs, parameters) => Math.log(form.value(inputs, parameters)),
    gradient: (inputs, parameters) => {
      const value = form.value(inputs, parameters);
      const slopes = form.gradient(inputs, parameters);
      const shares = new Array<number>(slopes.length);
      for (let index = 0; index < shares.length; index++) shares[index] = slopes[index] / value;
      return shares;
    },
    basis: undefined,
    starts: (inputs, outputs) => form.starts(inputs, Float64Array.from(outputs, Math.exp)),
    peak: undefined,
  };
}
