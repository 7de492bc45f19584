/** The doubt about a proxy reward model that hardly tells better from worse. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';
import { binomialInterval } from '../../../statistics/index.js';

const proxyNearChance = declareDoubt(
  'proxy-near-chance',
  'Give this reward model more comparisons or leave its size out of the trends.',
);

/** Held-out accuracy whose 95 % interval reaches one half, or that is below 0.55 (Gao et al. 2022, footnote 3). */
export function doubtAccuracy(subject: string, accuracy: number, comparisons: number): Warning | undefined {
  const { low } = binomialInterval(accuracy * comparisons, comparisons);
  if (low > 0.5 && accuracy >= 0.55) return undefined;
  return proxyNearChance(subject, `held-out accuracy ${show(accuracy)} on ${comparisons} comparisons`);
}
