/** KL so far beyond all others that it alone decides the fit. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import type { Interval } from '../../statistics/index.js';

export const klOutlier = declareDoubt(
  'kl-outlier',
  'Look at these rows: an estimate that overflowed (k3) or a policy that broke. The fit is of the other points.',
);

export interface OutlierSeen {
  /** `line 42`. */
  places: readonly string[];
  largest: number;
  /** Of the other points, nats. */
  largestKept: number;
  /** Of the fit to all points. */
  plain: { alpha: Interval; beta: Interval };
}

export function doubtKlOutlier(subject: string, seen: OutlierSeen): Warning {
  const { places, largest, largestKept, plain } = seen;
  const shown =
    places.length > 3 ? `${places.slice(0, 3).join(', ')} and ${places.length - 3} more` : places.join(', ');
  return klOutlier(
    subject,
    `${shown}: KL up to ${show(largest)} nats, the others end at ${show(largestKept)}; left out, and with it α would be ${show(plain.alpha.estimate)} and β ${show(plain.beta.estimate)}`,
  );
}
