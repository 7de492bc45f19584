/** The KL penalty: a reward of −coefficient · KL(π ‖ π_init) at each token (Ziegler et al. 2019, section 2.1). */
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import type { Rollout } from '../rollout.js';
import type { PenaltyKind } from './penalty.js';

/** The strength of whatever penalty is chosen, 0 for none. */
export const klPenaltyAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'klPenalty',
    header: 'kl_penalty',
    title: 'KL penalty',
    about: 'Coefficient of the per-token penalty.',
    label: (value) => `penalty ${value}`,
    absent: 0,
    of: 'online',
  }),
  property: 'klPenalty',
};

export const kl: PenaltyKind = {
  name: 'kl',
  label: 'KL penalty',
  about:
    'The exact KL divergence from the initial policy at each token, taken off the rewards (Ziegler et al. 2019).',
  module: import.meta.url,
  axes: [],
  open: (coefficient) => ({
    perToken: ({ tokenKl }) => tokenKl.map((divergence) => -coefficient * divergence),
    ...(coefficient > 0 && { ownGradient: (rollout: Rollout) => ownGradient(rollout, coefficient) }),
  }),
};

/**
 * The exact KL at a token depends on the tokens before it alone, so as a reward it says nothing of the token drawn
 * there. What that token changes is the log-ratio, whose expectation the KL is: their difference, with mean 0, makes
 * the policy gradient that of the penalised KL.
 */
function ownGradient({ logProbs, initialLogProbs, tokenKl }: Rollout, coefficient: number): Float64Array {
  const gradient = new Float64Array(logProbs.length);
  for (let index = 0; index < gradient.length; index++)
    gradient[index] = -coefficient * (logProbs[index] - initialLogProbs[index] - tokenKl[index]);
  return gradient;
}
