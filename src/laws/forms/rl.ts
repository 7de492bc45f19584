/** The law of RL, d(α − β ln d). */
import { linearForm } from '../../fitting/index.js';
import { alpha, beta, goldOutput, klDistance, noPeak, timesLog } from './gold-curves.js';

/** RL, d(α − β ln d) with natural log (Gao et al. 2022, section 3.1). The peak is βd at d = exp(α/β − 1). */
export const rl = linearForm({
  name: 'rl',
  formula: 'd(α − β ln d)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, section 3.1',
  inputs: [klDistance],
  output: goldOutput,
  parameters: [alpha, beta],
  basis: ([d]) => [d, -timesLog(d)],
  peak: ([a, b]) => {
    if (b <= 0) return noPeak(a > 0 || b < 0);
    const peak = Math.exp(a / b - 1);
    return { klDistance: peak, score: b * peak };
  },
});
