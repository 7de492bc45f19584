/** The KL penalty by its sampled value, −coefficient · ln(π/π_init) of each token (Ziegler et al. 2019, eq. 2): k1 as a reward. */
import type { PenaltyKind } from './penalty.js';

export const logRatio: PenaltyKind = {
  name: 'log-ratio',
  label: 'sampled KL penalty',
  about:
    'The log-ratio of each sampled token taken off the rewards, as most code has it: KL in expectation, k1 (Ziegler et al. 2019).',
  module: import.meta.url,
  axes: [],
  open: (coefficient) => ({
    perToken: ({ logProbs, initialLogProbs }) =>
      logProbs.map((logProb, index) => -coefficient * (logProb - initialLogProbs[index])),
  }),
};
