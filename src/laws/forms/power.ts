/** d(α − βd^γ), with one more degree of freedom. */
import type { FunctionalForm } from '../../fitting/index.js';
import { leastSquares } from '../../statistics/index.js';
import { alpha, beta, goldOutput, klDistance, noPeak, timesLog } from './gold-curves.js';

/** d(α − βd^γ): one more degree of freedom (Gao et al. 2022, appendix B; small γ tends to the log form). */
export const power: FunctionalForm = {
  name: 'power',
  formula: 'd(α − βd^γ)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, appendix B',
  inputs: [klDistance],
  output: goldOutput,
  parameters: [alpha, beta, { name: 'gamma', symbol: 'γ', min: 0 }],
  value: ([d], [a, b, gamma]) => d * (a - b * d ** gamma),
  gradient: ([d], [, b, gamma]) => [d, -(d ** (1 + gamma)), -b * d ** gamma * timesLog(d)],
  // d(c₀ − c₁(d^γ − 1)/γ), which tends to d(c₀ − c₁ ln d) with γ.
  partlyLinear: {
    from: 1e-4,
    to: 8,
    basis: ([d], gamma) => [d, d > 0 ? (-d * Math.expm1(gamma * Math.log(d))) / gamma : 0],
    parameters: ([level, slope], gamma) => [level + slope / gamma, slope / gamma, gamma],
  },
  // Given γ the form is linear: α and β of each start are their least squares.
  starts: (inputs, outputs) =>
    [0.1, 0.3, 0.6, 1, 1.5, 2.5].map((gamma) => {
      const design = inputs.map(([d]) => [d, -(d ** (1 + gamma))]);
      return [...leastSquares({ design, response: outputs }).coefficients, gamma];
    }),
  peak: ([a, b, gamma]) => {
    if (a <= 0) return noPeak(b < 0);
    if (b <= 0) return noPeak(true);
    const d = (a / (b * (1 + gamma))) ** (1 / gamma);
    return { klDistance: d, score: (d * a * gamma) / (1 + gamma) };
  },
};
