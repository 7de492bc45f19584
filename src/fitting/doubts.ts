/** Doubts about a fit: each function looks at numbers and gives a warning, or nothing when all is well. */
import { extent, type Interval } from '../statistics/index.js';
import { declareDoubt, threeDigits as show, type Warning } from './warnings.js';

/** Fewer points than this leave an intervals' width to chance. */
export const ENOUGH_POINTS = 8;
/** Fewer independent runs than this leave their spread to chance. */
export const ENOUGH_SEEDS = 3;

const peakOutsideRange = declareDoubt(
  'peak-outside-range',
  'Optimise further, or read the peak as a lower bound only.',
);

/** The fitted peak lies beyond the largest measured distance, or nowhere. */
export function doubtPeak(subject: string, peak: number, largest: number): Warning | undefined {
  if (peak <= largest) return undefined;
  const where = Number.isFinite(peak) ? `at √KL ${show(peak)}` : 'nowhere';
  return peakOutsideRange(subject, `the fitted peak is ${where}, the data end at √KL ${show(largest)}`);
}

const intervalContainsZero = declareDoubt(
  'interval-contains-zero',
  'Add seeds or points before reading a sign into this coefficient.',
);

const intervalMissing = declareDoubt(
  'interval-missing',
  'Run several seeds over several prompts: nothing here can be resampled.',
);

export function doubtInterval(subject: string, name: string, { low, high }: Interval): Warning | undefined {
  if (Number.isNaN(low) || Number.isNaN(high)) return intervalMissing(subject, `${name} has no interval`);
  if (!(low <= 0 && high >= 0)) return undefined;
  return intervalContainsZero(subject, `the interval of ${name}, ${show(low)} to ${show(high)}, contains 0`);
}

/** Also for what cannot be fitted at all: the reader of a log says in its own words what is lacking. */
export const tooFewPoints = declareDoubt(
  'too-few-points',
  `Evaluate at ${ENOUGH_POINTS} or more distances, spread over the whole range of √KL.`,
);

export function doubtPoints(subject: string, points: number): Warning | undefined {
  if (points >= ENOUGH_POINTS) return undefined;
  return tooFewPoints(subject, `${points} points for two coefficients`);
}

const tooFewSeeds = declareDoubt(
  'too-few-seeds',
  `Run ${ENOUGH_SEEDS} or more seeds: the interval cannot show how much runs differ.`,
);

export function doubtSeeds(subject: string, seeds: number): Warning | undefined {
  if (seeds >= ENOUGH_SEEDS) return undefined;
  return tooFewSeeds(subject, `${seeds} independent ${seeds === 1 ? 'run' : 'runs'}`);
}

const constantScore = declareDoubt(
  'constant-score',
  'Check that this is the gold column and that it was logged at each point.',
);

/** All scores equal to within rounding. */
export function doubtConstant(subject: string, scores: ArrayLike<number>): Warning | undefined {
  const [low, high] = extent(scores);
  if (high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) return undefined;
  return constantScore(subject, `all ${scores.length} scores are ${show(low)}`);
}

const scoreNotRecentred = declareDoubt(
  'score-not-recentred',
  'Subtract the score of the initial policy (goodhart fit --baseline fit, or the score itself).',
);

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
  return scoreNotRecentred(subject, `the scores start at about ${show(estimate)}, and both laws start at 0`);
}
