/** The doubts themselves: each function looks at numbers and gives a warning, or nothing when all is well. */

import { binomialInterval, extent } from '../statistics/index.js';
import type { Interval } from '../statistics/interval.js';
import type { Warning, WarningCode } from './warnings.js';

/** Fewer points than this leave an intervals' width to chance. */
export const ENOUGH_POINTS = 8;
/** Fewer independent runs than this leave their spread to chance. */
export const ENOUGH_SEEDS = 3;
/** Gao's smallest d is about 0.1 √nats; a response has tens of tokens, so a whole run below this smells of per-token KL. */
const PER_TOKEN_KL = 0.5;

const show = (value: number): string => String(Number(value.toPrecision(3)));

/** Every advice in one place: one sentence a code. */
export const adviceFor: Record<WarningCode, string> = {
  'proxy-near-chance': 'Give this reward model more comparisons or leave its size out of the trends.',
  'peak-outside-range': 'Optimise further, or read the peak as a lower bound only.',
  'interval-contains-zero': 'Add seeds or points before reading a sign into this coefficient.',
  'too-few-points': `Evaluate at ${ENOUGH_POINTS} or more distances, spread over the whole range of √KL.`,
  'too-few-seeds': `Run ${ENOUGH_SEEDS} or more seeds: the interval cannot show how much runs differ.`,
  'kl-bound-not-tight': 'Read the curve against the estimated KL: ln n − (n−1)/n overstates it here.',
  'gold-disagrees-with-human':
    'Strengthen the gold reward model (more comparisons, broader policies) before trusting it far out.',
  'policy-far-from-entropy': 'Train the initial policy for longer: it has not learnt the language yet.',
  'per-token-kl-suspected':
    'Give KL summed over the response; multiply a per-token mean by the response length.',
  'rows-dropped': 'Mend or remove these rows; the fit is of the others.',
  'constant-score': 'Check that this is the gold column and that it was logged at each point.',
  'score-not-recentred':
    'Subtract the score of the initial policy (goodhart fit --baseline fit, or the score itself).',
};

/** The only maker of warnings: adds the advice that belongs to the code. */
export function warn(code: WarningCode, subject: string, message: string): Warning {
  return { code, subject, message, advice: adviceFor[code] };
}

/** The fitted peak lies beyond the largest measured distance, or nowhere. */
export function doubtPeak(subject: string, peak: number, largest: number): Warning | undefined {
  if (peak <= largest) return undefined;
  const where = Number.isFinite(peak) ? `at √KL ${show(peak)}` : 'nowhere';
  return warn(
    'peak-outside-range',
    subject,
    `the fitted peak is ${where}, the data end at √KL ${show(largest)}`,
  );
}

export function doubtInterval(subject: string, name: string, { low, high }: Interval): Warning | undefined {
  if (!(low <= 0 && high >= 0)) return undefined;
  return warn(
    'interval-contains-zero',
    subject,
    `the interval of ${name}, ${show(low)} to ${show(high)}, contains 0`,
  );
}

export function doubtPoints(subject: string, points: number): Warning | undefined {
  if (points >= ENOUGH_POINTS) return undefined;
  return warn('too-few-points', subject, `${points} points for two coefficients`);
}

export function doubtSeeds(subject: string, seeds: number): Warning | undefined {
  if (seeds >= ENOUGH_SEEDS) return undefined;
  return warn('too-few-seeds', subject, `${seeds} independent ${seeds === 1 ? 'run' : 'runs'}`);
}

/** All scores equal to within rounding. */
export function doubtConstant(subject: string, scores: ArrayLike<number>): Warning | undefined {
  const [low, high] = extent(scores);
  if (high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) return undefined;
  return warn('constant-score', subject, `all ${scores.length} scores are ${show(low)}`);
}

/** KL in nats per response that never exceeds half a nat looks like a mean over tokens. */
export function doubtPerTokenKl(subject: string, klDivergences: ArrayLike<number>): Warning | undefined {
  const [, largest] = extent(klDivergences);
  if (largest >= PER_TOKEN_KL) return undefined;
  return warn(
    'per-token-kl-suspected',
    subject,
    `the largest KL is ${show(largest)} nats, little for a whole response`,
  );
}

export function doubtRows(subject: string, reasons: readonly string[]): Warning | undefined {
  if (reasons.length === 0) return undefined;
  const shown = reasons.slice(0, 3).join('; ');
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  return warn(
    'rows-dropped',
    subject,
    `${reasons.length} ${reasons.length === 1 ? 'row' : 'rows'} left out: ${shown}${more}`,
  );
}

/** Held-out accuracy whose 95 % interval reaches one half, or that is below 0.55 (Gao et al. 2022, footnote 3). */
export function doubtAccuracy(subject: string, accuracy: number, comparisons: number): Warning | undefined {
  const { low } = binomialInterval(accuracy * comparisons, comparisons);
  if (low > 0.5 && accuracy >= 0.55) return undefined;
  return warn(
    'proxy-near-chance',
    subject,
    `held-out accuracy ${show(accuracy)} on ${comparisons} comparisons`,
  );
}

/** ln n − (n−1)/n is an upper bound (Beirami et al. 2024, theorem 3.1): compares it with an estimate of the true KL. */
export function doubtKlBound(subject: string, bound: number, estimate: number): Warning | undefined {
  if (bound - estimate <= Math.max(0.05 * bound, 0.05)) return undefined;
  return warn(
    'kl-bound-not-tight',
    subject,
    `the bound is ${show(bound)} nats, the estimate ${show(estimate)}`,
  );
}

/** Gold rises where the human utility falls, or they hardly correlate. */
export function doubtGold(subject: string, correlation: number): Warning | undefined {
  if (correlation >= 0.6) return undefined;
  return warn(
    'gold-disagrees-with-human',
    subject,
    `gold and the human utility correlate at ${show(correlation)}`,
  );
}

/** The initial policy's loss exceeds the exact entropy rate by more than 0.05 nats a token. */
export function doubtPolicy(subject: string, loss: number, entropy: number): Warning | undefined {
  if (loss - entropy <= 0.05) return undefined;
  return warn(
    'policy-far-from-entropy',
    subject,
    `loss ${show(loss)} nats a token, entropy ${show(entropy)}`,
  );
}

/**
 * Both laws start at 0, so scores must be relative to the initial policy. `intercept` is what a fit with a free
 * constant finds at √KL 0; it counts when it is far outside its error and not small against the spread of the scores.
 */
export function doubtBaseline(
  subject: string,
  intercept: { estimate: number; error: number },
  spread: number,
): Warning | undefined {
  const { estimate, error } = intercept;
  if (!(Math.abs(estimate) > 5 * error && Math.abs(estimate) > 0.1 * spread)) return undefined;
  return warn(
    'score-not-recentred',
    subject,
    `the scores start at about ${show(estimate)}, and both laws start at 0`,
  );
}

/** Leaves out what is undefined. */
export function collectDoubts(doubts: readonly (Warning | undefined)[]): Warning[] {
  return doubts.filter((doubt): doubt is Warning => doubt !== undefined);
}
