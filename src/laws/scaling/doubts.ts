/** Doubts about the fit of a scaling law. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { extent, type Interval, runsTest } from '../../statistics/index.js';

/** A law of p free parameters wants at least so many points for each. */
const POINTS_A_PARAMETER = 4;

const fewPoints = declareDoubt(
  'few-points-for-parameters',
  `Measure at least ${POINTS_A_PARAMETER} points a parameter, or hold what is known with --fix.`,
);

export function doubtPointsFor(subject: string, points: number, free: number): Warning | undefined {
  if (points >= POINTS_A_PARAMETER * free) return undefined;
  return fewPoints(subject, `${points} points for ${free} free parameters`);
}

const undetermined = declareDoubt(
  'parameter-undetermined',
  'Widen the range of the data towards where this parameter matters, or hold a known one with --fix.',
);

/** The profile of a parameter never rises to the level of its interval on a side. */
export function doubtOpen(
  subject: string,
  symbol: string,
  interval: Interval,
  min = Number.NEGATIVE_INFINITY,
) {
  const { estimate, low, high } = interval;
  const sides = [low <= min ? 'below' : '', high === Number.POSITIVE_INFINITY ? 'above' : ''].filter(Boolean);
  if (sides.length === 0) return undefined;
  const end =
    sides.length === 2
      ? 'any value fits about as well'
      : sides[0] === 'above'
        ? `everything from ${show(low)} up fits about as well`
        : `everything up to ${show(high)} fits about as well`;
  return undetermined(
    subject,
    `${symbol} is not identified, its interval open ${sides.join(' and ')}: ${end} as ${show(estimate)}`,
  );
}

const atBound = declareDoubt(
  'parameter-at-bound',
  'Leave this parameter unread: hold it at a value that is known with --fix, or take a law without it.',
);

/** The fit gets better, or no worse, all the way to the bound. */
export function doubtBound(subject: string, symbol: string, estimate: number): Warning {
  return atBound(subject, `${symbol} tends to its bound 0 (${show(estimate)})`);
}

const inputConstant = declareDoubt(
  'input-does-not-vary',
  'Add runs at other values of it, hold the parameters it would tell with --fix, or take a law without it.',
);

export function doubtConstantInput(
  subject: string,
  input: string,
  value: number,
  symbols: readonly string[],
): Warning {
  return inputConstant(
    subject,
    `${input} is ${show(value)} at every point: ${symbols.join(' and ')} cannot be told`,
  );
}

const beyondData = declareDoubt(
  'bend-beyond-data',
  'Train further before reading the asymptote: below C_mid data fix little more than the rise (A − R_0)/C_mid^B.',
);

export function doubtMidpoint(
  subject: string,
  symbol: string,
  midpoint: number,
  largest: number,
): Warning | undefined {
  if (midpoint <= largest) return undefined;
  return beyondData(subject, `${symbol} is ${show(midpoint)}, the data end at ${show(largest)}`);
}

/** As the table shows it: `6.30e9`. */
const large = (value: number): string =>
  value >= 1e6 ? value.toExponential(2).replace('+', '') : show(value);

const optimumOutside = declareDoubt(
  'optimum-outside-range',
  'Train sizes on both sides of the optimum at this compute, or read the allocation as an extrapolation.',
);

/** The best parameter count at the largest compute is none that was trained. */
export function doubtOptimum(
  subject: string,
  optimum: number,
  parameterCounts: readonly number[],
): Warning | undefined {
  const [low, high] = extent(parameterCounts);
  if (optimum >= low && optimum <= high) return undefined;
  return optimumOutside(
    subject,
    `N_opt at the largest compute is ${large(optimum)}, the data have ${large(low)} to ${large(high)} parameters`,
  );
}

const structured = declareDoubt(
  'residuals-have-structure',
  'Look at the residuals (goodhart fit --plot): fit a smaller range and state it, or compare laws (goodhart fit --compare).',
);

/** Share of data sets that follow their law whose residuals may still be taken for structure. */
const FALSE_ALARMS = 0.01;
/** A law that is off by less than this share of the range of the outputs describes them well enough for the eye. */
const LEAST_MISFIT = 0.02;

/** Residuals in the order of one input keep their sign for longer than chance has it. */
export function doubtStructure(
  subject: string,
  orders: readonly { along: string; residuals: readonly number[] }[],
  { rmse, range }: { rmse: number; range: number },
): Warning | undefined {
  if (!(rmse > LEAST_MISFIT * range)) return undefined;
  const tests = orders.map(({ along, residuals }) => ({ along, ...runsTest(residuals) }));
  const worst = tests.reduce((held, test) => (test.pValue < held.pValue ? test : held));
  if (!(worst.pValue < FALSE_ALARMS / tests.length)) return undefined;
  return structured(
    subject,
    `along ${worst.along} the residuals keep their sign over ${worst.stretches} stretches (noise: ${show(worst.expected)}); the RMSE is ${show((100 * rmse) / range)} % of the range`,
  );
}

const explainsLittle = declareDoubt(
  'law-explains-little',
  'Check the columns and units; a law that leaves half of the spread has parameters that say little.',
);

export function doubtExplained(subject: string, rSquared: number): Warning | undefined {
  if (!(rSquared < 0.5)) return undefined;
  return explainsLittle(subject, `R² is ${show(rSquared)}`);
}

const falls = declareDoubt(
  'reward-falls',
  'A sigmoid only rises: fit the part before the fall (--where "compute<…") and report the fall.',
);

/** The end of a curve lies below its highest stretch by this share of its range. */
const MOST_FALL = 0.25;

/** A run that collapses, in the order of compute. */
export function doubtFall(subject: string, rewards: readonly number[]): Warning | undefined {
  const width = Math.min(3, Math.floor(rewards.length / 4));
  if (width < 1) return undefined;
  const means = rewards
    .slice(0, rewards.length - width + 1)
    .map((_, start) => rewards.slice(start, start + width).reduce((sum, value) => sum + value, 0) / width);
  const [lowest, highest] = extent(means);
  const end = means[means.length - 1];
  if (!(highest - end > MOST_FALL * (highest - lowest))) return undefined;
  return falls(subject, `it ends at ${show(end)} after ${show(highest)}`);
}

const unconverged = declareDoubt(
  'fit-not-converged',
  'Hold what is known with --fix, or give data over a wider range: the minimum is a valley without an end.',
);

export const doubtConvergence = (subject: string, converged: boolean): Warning | undefined =>
  converged ? undefined : unconverged(subject, 'the fit stopped before its minimum');
