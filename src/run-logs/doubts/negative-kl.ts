/** Sampled KL below 0. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';

/** Sampled KL estimates go slightly below 0; those count as 0. */
export const NEGATIVE_KL_TOLERANCE = 1e-3;

const negativeKl = declareDoubt(
  'negative-kl',
  'Log the exact KL or the k3 estimate; of a log with hundreds of rows, --average fits means of neighbours.',
);

/** `negative`: nats, of the rows left out; `points`: those that are fitted. */
export function doubtNegativeKl(
  subject: string,
  negative: readonly number[],
  points: number,
): Warning | undefined {
  if (negative.length === 0) return undefined;
  const total = negative.length + points;
  const share = `${negative.length} of ${total} rows (${show((100 * negative.length) / total)} %)`;
  const lowest = show(extent(negative)[0]);
  return negativeKl(
    subject,
    `${share} have a KL below 0, down to ${lowest}: a sampled estimate (k1) scatters about the KL, and leaving out its negative half makes the KL near 0 too large and bends α and β`,
  );
}
