/** What is to be doubted of online runs, from what all their shares were. */
import { collectDoubts, type Warning } from '../../../fitting/index.js';
import { doubtBudget } from '../doubts/budget-leaves-language.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';

/** Of the runs of one share. */
export interface CourseFacts {
  /** The proxy seeds of those that diverged. */
  diverged: number[];
  /** Where the farthest of the others ended, nats; null where none is left. */
  largestKl: number | null;
  /** Of a response of the initial policy, nats. */
  entropy: number | null;
  /** Why no run is left, where that is so. */
  reason?: string;
}

/** Throws where no run of any share is left. */
export function courseDoubts(subject: string, shares: readonly CourseFacts[]): Warning[] {
  const reasons = shares.flatMap(({ reason }) => reason ?? []);
  if (reasons.length > 0 && shares.every(({ largestKl }) => largestKl === null))
    throw new Error(reasons.join('; '));
  const ends = shares.flatMap(({ largestKl }) => largestKl ?? []);
  const entropy = shares.find((share) => share.entropy !== null)?.entropy;
  return collectDoubts([
    doubtDiverged(
      subject,
      shares.flatMap(({ diverged }) => diverged),
    ),
    entropy === undefined || entropy === null ? undefined : doubtBudget(subject, Math.max(...ends), entropy),
  ]);
}
