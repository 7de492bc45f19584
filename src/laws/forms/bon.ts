/** The law of best-of-n, d(α − βd). */
import { linearForm } from '../../fitting/index.js';
import { alpha, beta, goldOutput, klDistance, noPeak } from './gold-curves.js';

/** Best-of-n, d(α − βd) (Gao et al. 2022, section 3.1). The peak is α²/4β at d = α/2β. */
export const bon = linearForm({
  name: 'bon',
  formula: 'd(α − βd)',
  source: 'Gao, Schulman and Hilton 2022, arXiv:2210.10760, section 3.1',
  inputs: [klDistance],
  output: goldOutput,
  parameters: [alpha, beta],
  basis: ([d]) => [d, -d * d],
  peak: ([a, b]) => {
    if (a <= 0) return noPeak(b < 0);
    return b > 0 ? { klDistance: a / (2 * b), score: (a * a) / (4 * b) } : noPeak(true);
  },
});
