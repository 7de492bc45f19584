/** Gold score against d = √KL(π ‖ π_init): the two laws of Gao, Schulman and Hilton and the two that they rejected. */

import {
  type FormInput,
  type FormParameter,
  type FunctionalForm,
  linearForm,
  type Peak,
} from '../../fitting/index.js';
import { leastSquares } from '../../statistics/index.js';

const klDistance: FormInput = { name: 'klDistance', unit: '√nats', min: 0 };
const output = 'gold score above the initial policy';
const alpha: FormParameter = { name: 'alpha', symbol: 'α' };
const beta: FormParameter = { name: 'beta', symbol: 'β' };

/** d · ln d, continued to its limit 0 at d = 0. */
const timesLog = (d: number) => (d > 0 ? d * Math.log(d) : 0);

/** A curve that never turns over: rising for ever, or worst from the start. */
const noPeak = (rises: boolean): Peak =>
  rises
    ? { klDistance: Number.POSITIVE_INFINITY, score: Number.POSITIVE_INFINITY }
    : { klDistance: 0, score: 0 };

/** Best-of-n, d(α − βd) (Gao et al. 2022, section 3.1). The peak is α²/4β at d = α/2β. */
export const bon = linearForm({
  name: 'bon',
  formula: 'd(α − βd)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, section 3.1',
  inputs: [klDistance],
  output,
  parameters: [alpha, beta],
  basis: ([d]) => [d, -d * d],
  peak: ([a, b]) => {
    if (a <= 0) return noPeak(b < 0);
    return b > 0 ? { klDistance: a / (2 * b), score: (a * a) / (4 * b) } : noPeak(true);
  },
});

/** RL, d(α − β ln d) with natural log (Gao et al. 2022, section 3.1). The peak is βd at d = exp(α/β − 1). */
export const rl = linearForm({
  name: 'rl',
  formula: 'd(α − β ln d)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, section 3.1',
  inputs: [klDistance],
  output,
  parameters: [alpha, beta],
  basis: ([d]) => [d, -timesLog(d)],
  peak: ([a, b]) => {
    if (b <= 0) return noPeak(a > 0 || b < 0);
    const peak = Math.exp(a / b - 1);
    return { klDistance: peak, score: b * peak };
  },
});

/** d(α − β ln(1 + d)): finite slope at 0 (Gao et al. 2022, appendix B, rejected for its extrapolation). */
export const logOnePlus = linearForm({
  name: 'log-one-plus',
  formula: 'd(α − β ln(1 + d))',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, appendix B',
  inputs: [klDistance],
  output,
  parameters: [alpha, beta],
  basis: ([d]) => [d, -d * Math.log1p(d)],
  peak: ([a, b]) => {
    if (a <= 0) return noPeak(b < 0);
    if (b <= 0) return noPeak(true);
    // ln(1 + d) + d/(1 + d) = α/β, the zero of the slope, is increasing in d: Newton on u = ln(1 + d).
    const ratio = a / b;
    let u = ratio;
    for (let step = 0; step < 60; step++) u -= (u + 1 - Math.exp(-u) - ratio) / (1 + Math.exp(-u));
    const d = Math.expm1(u);
    return { klDistance: d, score: d * (a - b * u) };
  },
});

/** d(α − βd^γ): one more degree of freedom (Gao et al. 2022, appendix B; small γ tends to the log form). */
export const power: FunctionalForm = {
  name: 'power',
  formula: 'd(α − βd^γ)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, appendix B',
  inputs: [klDistance],
  output,
  parameters: [alpha, beta, { name: 'gamma', symbol: 'γ', min: 0 }],
  value: ([d], [a, b, gamma]) => d * (a - b * d ** gamma),
  gradient: ([d], [, b, gamma]) => [d, -(d ** (1 + gamma)), -b * d ** gamma * timesLog(d)],
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
