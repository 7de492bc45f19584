/**
 * The square root of χ²(π ‖ π_init) of whole responses (Laidlaw, Singhal and Dragan 2025, arXiv:2403.03185): it bounds
 * what a proxy that is correlated with gold under the initial policy can be off under another one.
 *
 * χ² = E_π[ρ] − 1 with ρ = π/π_init, whose gradient is E_π[2ρ ∇ln π]; so that of √χ² is that of a reward −ρ/√χ² of the response.
 * As in the paper's experiments on language models ρ goes on linearly in ln ρ from 10 on.
 */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import { mean } from '../../statistics/index.js';
import { lastToken, partsOf, type Rollout, responseSums } from '../rollout.js';
import type { PenaltyKind } from './penalty.js';

const config = z.strictObject({
  largestLogRatio: positive()
    .default(10)
    .describe('From this ln π/π_init of a response on, nats, its ratio grows linearly.'),
});

/** Added to χ² below the root, which has no gradient at 0. */
const smallest = 0.01;

/** exp(ln ρ), and from `largest` on its tangent. */
export const boundedRatio = (logRatio: number, largest: number): number =>
  logRatio <= largest ? Math.exp(logRatio) : Math.exp(largest) * (1 + logRatio - largest);

/** −ρ/√(χ² + 0.01) of each response, [R · B]; χ² is estimated by the responses of its replica. */
export function chiSquaredRewards(rollout: Rollout, largestLogRatio: number): Float64Array {
  const { logProbs, initialLogProbs, replicas } = rollout;
  const logRatios = responseSums(
    rollout,
    logProbs.map((logProb, index) => logProb - initialLogProbs[index]),
  );
  const ratios = new Float64Array(logRatios).map((value) => boundedRatio(value, largestLogRatio));
  for (const own of partsOf(ratios, replicas)) {
    const root = Math.sqrt(Math.max(0, mean(own) - 1) + smallest);
    own.forEach((ratio, row) => {
      own[row] = -ratio / root;
    });
  }
  return ratios;
}

export const chiSquared: PenaltyKind = {
  name: 'chi-squared',
  label: '√χ² penalty',
  about: 'The square root of the χ² divergence of responses from the initial policy (Laidlaw et al. 2025).',
  module: import.meta.url,
  config,
  axes: [],
  open(coefficient, keys) {
    const { largestLogRatio } = keys as z.infer<typeof config>;
    return {
      perToken(rollout) {
        const rewards = new Float32Array(rollout.logProbs.length);
        if (coefficient === 0) return rewards;
        chiSquaredRewards(rollout, largestLogRatio).forEach((reward, row) => {
          rewards[lastToken(rollout, row)] = coefficient * reward;
        });
        return rewards;
      },
    };
  },
};
