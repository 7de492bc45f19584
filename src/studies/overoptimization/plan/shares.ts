/** Into how many stages the runs of one setting are cut: enough for many cores, and none so short that its start costs more than its work. */
import type { Share } from '../stages/settings.js';

/** Work of one stage, in the units of costs: some seconds. */
const workOfShare = 30e6;

/** At most one a run, and at least one. No table depends on it. */
export function sharesOf(work: number, runs: number): Share[] {
  const shares = Math.max(1, Math.min(runs, Math.ceil(work / workOfShare)));
  return Array.from({ length: shares }, (_, share) => ({ share, shares }));
}

/** Follows an id. */
export const shareId = ({ share, shares }: Share): string => (shares === 1 ? '' : `/part-${share + 1}`);
