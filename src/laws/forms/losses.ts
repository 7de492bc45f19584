/** What the laws of a language model's loss have in common. */
import type { FormInput, FormParameter, FunctionalForm, Inputs } from '../../fitting/index.js';
import { leastSquares } from '../../statistics/index.js';

export const parameterCount: FormInput = { name: 'parameterCount', unit: 'non-embedding parameters', min: 0 };
export const tokens: FormInput = { name: 'tokens', unit: 'training tokens', min: 0 };
export const compute: FormInput = { name: 'compute', unit: 'FLOP', min: 0 };
export const lossOutput = 'loss in nats a token';

export const positive = (name: string, symbol: string): FormParameter => ({ name, symbol, min: 0 });

/** (x_c/x)^a in one variable; the first guess is the line through ln loss against ln x. */
export function simplePowerLaw(parts: {
  name: string;
  formula: string;
  input: FormInput;
  scale: FormParameter;
}): FunctionalForm {
  return {
    name: parts.name,
    formula: parts.formula,
    source: 'Kaplan et al. 2020, arXiv:2001.08361, equations 1.1 and 1.2',
    inputs: [parts.input],
    output: lossOutput,
    parameters: [parts.scale, positive('exponent', 'a')],
    value: ([x], [scale, exponent]) => (scale / x) ** exponent,
    gradient: ([x], [scale, exponent]) => {
      const value = (scale / x) ** exponent;
      return [(exponent * value) / scale, value * Math.log(scale / x)];
    },
    starts: (inputs, outputs) => [logLogStart(inputs, outputs)],
  };
}

function logLogStart(inputs: readonly Inputs[], outputs: ArrayLike<number>): number[] {
  const kept = inputs.map(([x], index) => [x, outputs[index]]).filter(([x, y]) => x > 0 && y > 0);
  if (new Set(kept.map(([x]) => x)).size < 2) return [1, 0.1];
  const fit = leastSquares({
    design: kept.map(([x]) => [1, -Math.log(x)]),
    response: kept.map(([, y]) => Math.log(y)),
  });
  const exponent = Math.max(fit.coefficients[1], 1e-3);
  return [Math.exp(fit.coefficients[0] / exponent), exponent];
}
