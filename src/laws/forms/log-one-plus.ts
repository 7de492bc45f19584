/** d(α − β ln(1 + d)), which Gao et al. rejected for RL. */
import { linearForm } from '../../fitting/index.js';
import { alpha, beta, goldOutput, klDistance, noPeak } from './gold-curves.js';

/** d(α − β ln(1 + d)): finite slope at 0 (Gao et al. 2022, appendix B, rejected for its extrapolation). */
export const logOnePlus = linearForm({
  name: 'log-one-plus',
  formula: 'd(α − β ln(1 + d))',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, appendix B',
  inputs: [klDistance],
  output: goldOutput,
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
