/** Where a fitted law peaks, and where all that is known is that it lies beyond what was measured. */
import { findForm } from '../../../laws/index.js';
import type { Interval } from '../../../statistics/index.js';

/** What a fit says of its curve. */
export interface FittedRow {
  form: string;
  alpha: Pick<Interval, 'estimate'>;
  beta: Pick<Interval, 'estimate'>;
  /** End of the measured range, nats; null where an earlier version did not keep it. */
  largestKl: number | null;
}

export interface PeakBound {
  /** The end of the measured range, nats. */
  kl: number;
  /** What the law gives there. */
  gold: number;
}

/**
 * What the peak is known to lie above, where the law peaks beyond the measured range or nowhere; none where it peaks
 * within. From α and β rather than from the peak’s own cells, which are empty where there is no peak.
 */
export function peakBound({ form: name, alpha, beta, largestKl }: FittedRow): PeakBound | undefined {
  if (largestKl === null) return undefined;
  const [form, parameters] = [findForm(name), [alpha.estimate, beta.estimate]];
  const end = Math.sqrt(largestKl);
  const peak = form?.peak?.(parameters).klDistance;
  if (form === undefined || peak === undefined || !(peak > end)) return undefined;
  return { kl: largestKl, gold: form.value([end], parameters) };
}
