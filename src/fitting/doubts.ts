/** Doubts about a fit: each function looks at numbers and gives a warning, or nothing when all is well. */
import {
  extent,
  fewestClusters,
  type Interval,
  type RunsTest,
  studentQuantile,
} from '../statistics/index.js';
import type { MeasuredPeak } from './measured-peak.js';
import { declareDoubt, threeDigits as show, type Warning } from './warnings.js';

/** Fewer points than this leave an intervals' width to chance. */
export const ENOUGH_POINTS = 8;
/** Fewer independent runs than this carry no interval of how they differ. */
export const ENOUGH_SEEDS = fewestClusters;

const peakOutsideRange = declareDoubt(
  'peak-outside-range',
  'Optimise further, or read the peak as a lower bound only.',
);

/** Where a law peaks so many times beyond its data says nothing but that it does not within them. */
const unreadable = 3;

/** The fitted peak lies beyond the largest measured distance, or nowhere. */
export function doubtPeak(subject: string, peak: number, largest: number): Warning | undefined {
  if (peak <= largest) return undefined;
  const where = !Number.isFinite(peak)
    ? 'nowhere'
    : peak > unreadable * largest
      ? 'far beyond the data'
      : `at √KL ${show(peak)}`;
  return peakOutsideRange(subject, `the fitted peak is ${where}, the data end at √KL ${show(largest)}`);
}

const intervalContainsZero = declareDoubt(
  'interval-contains-zero',
  'Add seeds or points before reading a sign into this coefficient.',
);

const intervalMissing = declareDoubt(
  'interval-missing',
  'Evaluate at more distances: as many points as coefficients scatter about nothing.',
);

/** `undetermined`: the share of the resamples of runs of which no law could be made. */
export function doubtInterval(
  subject: string,
  name: string,
  { low, high, undetermined = 0 }: Interval & { undetermined?: number },
): Warning | undefined {
  if (Number.isNaN(low) || Number.isNaN(high)) {
    const why =
      undetermined > 0
        ? `: ${Math.round(100 * undetermined)} % of the resamples of runs determine no law`
        : '';
    return intervalMissing(subject, `${name} has no interval${why}`);
  }
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
  `Run ${ENOUGH_SEEDS} or more seeds: fewer do not show how much runs differ.`,
);

/** A single run has the interval of its scatter; a few are neither that nor enough to show how runs differ. */
export function doubtSeeds(subject: string, seeds: number): Warning | undefined {
  if (seeds >= ENOUGH_SEEDS) return undefined;
  if (seeds === 1) return tooFewSeeds(subject, '1 independent run');
  return tooFewSeeds(subject, `${seeds} independent runs, too few for an interval`);
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
  'Subtract the score of the initial policy (goodhart fit --baseline fit, or the score itself). A curve from 0 that saturates before the first point looks the same: score the initial policy to tell.',
);

/** Share of data sets that do start at 0 in which chance alone may raise the doubt. */
const startsByChance = 0.03;
/** A start that is nearer to 0 than this share of the spread bends the fit by less than its error. */
const smallStart = 0.05;
/** A curve from 0 that has risen this many times as far before the first point as it moves over all the others, … */
const farStart = 3;
/** … though they span this factor of KL, is none of either law, … */
const wideRange = 4;
/**
 * … unless a fit with a free constant starts well below it: a law that is steep at 0 and flat at its peak does so too. A real
 * accuracy starts at 0.44. This is no test: of flat curves from 0 with noise of a fifth of their height one in six is doubted.
 */
const mostlyThere = 0.45;
/**
 * Differences of AICc (Burnham and Anderson 2002, section 2.6): up to 2 the worse description is about as good, from 4 on it
 * has considerably less support.
 */
const asGood = 2;
const better = 4;

export interface StartOfScores {
  /** What a fit with a free constant finds at √KL 0. */
  intercept: { estimate: number; error: number; degreesOfFreedom: number };
  /** The start was measured, at a KL of 0 or nearly so. */
  isMeasured?: boolean;
  /** AICc of the law with a constant less that of a curve from 0 to a plateau, where the start was not measured. */
  plateauLead?: number;
  /** Score of that fit at the smallest KL, and that KL. */
  first: { score: number; kl: number };
  largestKl: number;
  /** Highest less lowest score of that fit from there to the largest KL. */
  rise: number;
  /** Highest less lowest score of all points. */
  spread: number;
}

/**
 * Both laws start at 0, so scores must be relative to the initial policy. They are not where a free constant finds another
 * start, beyond chance and not small against the spread of the scores; or where scores that are far from 0 at the smallest
 * KL hardly change over all the KL that follows, and a free constant takes most of them too. Where a curve from 0 to a plateau describes the scores better than the law with
 * a constant does, that constant is the law's misfit and no start.
 */
export function doubtBaseline(subject: string, seen: StartOfScores): Warning | undefined {
  const { intercept, first, largestKl, rise, spread, plateauLead = Number.NEGATIVE_INFINITY } = seen;
  const { estimate, error } = intercept;
  if (plateauLead > better) return undefined;
  if (isBeyond(startsByChance / 2, intercept) && Math.abs(estimate) > smallStart * spread)
    return scoreNotRecentred(
      subject,
      `the scores start at about ${show(estimate)} ± ${show(error)}${seen.isMeasured ? ', measured there (--baseline first takes it)' : ''}, and both laws start at 0${plateauLead > -asGood ? '; a curve from 0 to a plateau describes them as well' : ''}`,
    );
  const isFar = Math.abs(first.score) > farStart * rise && largestKl > wideRange * first.kl;
  if (!(isFar && estimate / first.score > mostlyThere)) return undefined;
  return scoreNotRecentred(
    subject,
    `the scores are about ${show(first.score)} at ${show(first.kl)} nats and move by only ${show(rise)} from there to ${show(largestKl)} nats, and both laws start at 0`,
  );
}

/** Further from 0 than chance puts it with this probability on one side. */
const isBeyond = (tail: number, { estimate, error, degreesOfFreedom }: StartOfScores['intercept']): boolean =>
  degreesOfFreedom > 0 && Math.abs(estimate) > studentQuantile(1 - tail, degreesOfFreedom) * error;

const lawMisfits = declareDoubt(
  'law-misfits',
  'Judge the curve by its measured peak and leave α and β unread, or fit a smaller range and state the cut.',
);

/** A law that is off by less than this share of the peak describes its points well enough for the eye. */
const mostMisfit = 0.1;
/** Share of single curves that follow their law whose residuals the test may still take for structure. */
const falseAlarms = 0.01;
/** Several runs are off together where the mean of their residuals is this many of its standard errors. */
const beyondChance = 2;
/** Peaks whose KL differ by less than this factor are one peak to the eye on a √KL axis. */
const peakFactor = 2;

export interface LawOnCurve {
  /** Root mean square of the mean curve about the law. */
  rmse: number;
  /** The same without what chance adds: what runs differ by, of a single curve what neighbouring points differ by. */
  structure: number;
  /** Standard error of the mean residual, root mean square; left out where there are too few runs to tell. */
  error?: number;
  /** What the RMSE is measured by: the highest point of the mean curve, or its range where no point is above 0. */
  scale: number;
  scaleName: 'peak' | 'range';
  signs: RunsTest;
  /** KL of the law's peak, nats. */
  fittedPeak: Interval;
  measuredPeak: MeasuredPeak;
  /** KL of the first point: nobody can tell peaks below it apart. */
  firstKl: number;
}

/**
 * The law does not describe the mean curve: it is off by much, in the same way in all runs or, of a single curve, with
 * residuals that keep their sign; or it peaks elsewhere than gold does.
 */
export function doubtLaw(subject: string, seen: LawOnCurve): Warning | undefined {
  const { rmse, scale, scaleName } = seen;
  if (!isOff(seen) && !peaksElsewhere(seen)) return undefined;
  const share = `the RMSE about the law is ${show((100 * rmse) / scale)} % of the curve’s ${scaleName}`;
  return lawMisfits(subject, `${share}, ${orderInWords(seen)}; ${peaksInWords(seen)}`);
}

function isOff({ rmse, structure, error, signs, scale }: LawOnCurve): boolean {
  const isBeyondChance = error === undefined ? signs.pValue < falseAlarms : rmse > beyondChance * error;
  return structure > mostMisfit * scale && isBeyondChance;
}

function orderInWords({ rmse, error, signs }: LawOnCurve): string {
  if (error === undefined)
    return `its residuals keep their sign over ${signs.stretches} stretches (noise: ${show(signs.expected)})`;
  return error > 0
    ? `${show(rmse / error)} standard errors of the mean over runs`
    : 'in the same way in all runs';
}

function peaksElsewhere({ fittedPeak: { low, high }, measuredPeak, firstKl }: LawOnCurve): boolean {
  const { kl, turnsOver } = measuredPeak;
  return turnsOver && (kl.high < low / peakFactor || kl.low > Math.max(high, firstKl) * peakFactor);
}

function peaksInWords({ fittedPeak: { estimate, low, high }, measuredPeak }: LawOnCurve): string {
  const { kl, turnsOver, isAtEnd } = measuredPeak;
  const rest = turnsOver ? '' : isAtEnd ? ', the end of the range' : ', from where its fall is open';
  const measured = `gold is highest at ${show(kl.estimate)} nats${rest}`;
  if (!Number.isFinite(estimate)) return `${measured}, the law nowhere`;
  if (estimate > unreadable ** 2 * measuredPeak.end.kl) return `${measured}, the law far beyond the data`;
  const between = Number.isFinite(low) && Number.isFinite(high) ? ` (${show(low)} to ${show(high)})` : '';
  return `${measured}, the law at ${show(estimate)}${between}`;
}

const fitDependsOnRange = declareDoubt(
  'fit-depends-on-range',
  'State the range with α and β, and compare them only with fits over the same range.',
);

/** α of a part of the KL range and of the whole have nothing in common. */
export function doubtRange(
  subject: string,
  part: { alpha: Interval; largestKl: number },
  whole: { alpha: Interval; largestKl: number },
): Warning | undefined {
  if (!(part.alpha.low > whole.alpha.high || part.alpha.high < whole.alpha.low)) return undefined;
  const words = ({ alpha: { estimate, low, high }, largestKl }: typeof part) =>
    `${show(estimate)} (${show(low)} to ${show(high)}) up to ${show(largestKl)} nats`;
  return fitDependsOnRange(subject, `α is ${words(part)} and ${words(whole)}`);
}

const otherLawFitsBetter = declareDoubt(
  'other-law-fits-better',
  'Do not compare α and β with those of the paper for this law; look at both fits (goodhart fit --compare).',
);

/** The other law has to be better by this factor in RMSE: chance between two laws of two coefficients stays below it. */
const clearlyBetter = 1.5;

/** RMSE of both on the same mean curve. */
export function doubtForm(
  subject: string,
  own: { form: string; rmse: number },
  other: { form: string; rmse: number },
): Warning | undefined {
  if (!(own.rmse > clearlyBetter * other.rmse)) return undefined;
  return otherLawFitsBetter(
    subject,
    `the law ${other.form} fits the mean curve with an RMSE of ${show(other.rmse)}, ${own.form} with ${show(own.rmse)}`,
  );
}
