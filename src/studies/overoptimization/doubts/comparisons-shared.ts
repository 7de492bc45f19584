/** The doubt about proxies that differ by initialisation and order alone. */
import { declareDoubt, type Warning } from '../../../fitting/index.js';

const comparisonsShared = declareDoubt(
  'comparisons-shared',
  'Take proxyRewardModels.comparisonSets own for intervals that include the draw of the data.',
);

/** Several seeds trained on one set of comparisons: their intervals leave the draw of the data out. */
export function doubtShared(
  subject: string,
  { seeds, sets }: { seeds: number; sets: number },
): Warning | undefined {
  if (sets > 1 || seeds === 1) return undefined;
  return comparisonsShared(subject, `${seeds} proxy seeds share one set of comparisons`);
}
