/** Intervals for a proportion: win rates and accuracies. */
import { betaQuantile, normalQuantile } from './distributions.js';
import type { Interval } from './interval.js';

/** Wilson's score interval (Wilson 1927): near-nominal coverage, never outside [0, 1]. */
export function binomialInterval(successes: number, trials: number, confidence = 0.95): Interval {
  const z2 = normalQuantile((1 + confidence) / 2) ** 2;
  const share = successes / trials;
  const centre = (successes + z2 / 2) / (trials + z2);
  const half = (Math.sqrt(z2) / (trials + z2)) * Math.sqrt(trials * share * (1 - share) + z2 / 4);
  return { estimate: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Clopper and Pearson's exact interval (1934): coverage never below nominal, so wider. */
export function exactBinomialInterval(successes: number, trials: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return {
    estimate: successes / trials,
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}
