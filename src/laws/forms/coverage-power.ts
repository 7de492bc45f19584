/** Coverage of repeated sampling, as a power law of its negative logarithm. */
import type { FunctionalForm } from '../../fitting/index.js';
import { coverage, samples } from './coverage.js';

/** Coverage exp(−ak^−b): −log coverage is a power law (Brown et al. 2024, section 3.1; Schaeffer et al. 2025). */
export const coveragePower: FunctionalForm = {
  name: 'coverage-power',
  formula: 'exp(−ak^−b)',
  source: 'Brown et al. 2024, arXiv:2407.21787, section 3.1',
  inputs: [samples],
  output: 'share of problems solved by any of k samples',
  parameters: coverage.parameters,
  value: ([k], [a, b]) => Math.exp(-a * k ** -b),
  gradient: ([k], [a, b]) => {
    const power = k ** -b;
    const value = Math.exp(-a * power);
    return [-value * power, value * a * power * Math.log(k)];
  },
  starts: () => [0.3, 1, 3].flatMap((a) => [0.1, 0.3, 1].map((b) => [a, b])),
};
