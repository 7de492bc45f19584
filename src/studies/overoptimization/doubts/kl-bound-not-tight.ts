/** The doubt about the KL of best-of-n where the policy repeats itself. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';

const klBoundNotTight = declareDoubt(
  'kl-bound-not-tight',
  'Read the curve against the estimated KL: ln n − (n−1)/n overstates it here.',
);

/** ln n − (n−1)/n is an upper bound (Beirami et al. 2024, theorem 3.1): compares it with an estimate of the true KL. */
export function doubtKlBound(subject: string, bound: number, estimate: number): Warning | undefined {
  if (bound - estimate <= Math.max(0.05 * bound, 0.05)) return undefined;
  return klBoundNotTight(subject, `the bound is ${show(bound)} nats, the estimate ${show(estimate)}`);
}
