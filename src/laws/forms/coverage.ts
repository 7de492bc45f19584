/** Coverage of repeated sampling, as a stretched exponential. */
import type { FormInput, FunctionalForm } from '../../fitting/index.js';

export const samples: FormInput = { name: 'samples', unit: 'samples a problem', min: 1 };

/** Coverage 1 − exp(−ak^b): independent failures, stretched by the spread of difficulty (b < 1). */
export const coverage: FunctionalForm = {
  name: 'coverage',
  formula: '1 − exp(−ak^b)',
  source: 'the Weibull form of pass@k; compare Brown et al. 2024, arXiv:2407.21787, section 3',
  inputs: [samples],
  output: 'share of problems solved by any of k samples',
  parameters: [
    { name: 'a', symbol: 'a', min: 0 },
    { name: 'b', symbol: 'b', min: 0 },
  ],
  value: ([k], [a, b]) => -Math.expm1(-a * k ** b),
  gradient: ([k], [a, b]) => {
    const slope = Math.exp(-a * k ** b) * k ** b;
    return [slope, slope * a * Math.log(k)];
  },
  starts: () => [0.01, 0.1, 1].flatMap((a) => [0.2, 0.5, 1].map((b) => [a, b])),
};
