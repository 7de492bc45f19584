/** The doubt about proxies that differ by initialisation and order alone. */
import { declareDoubt, type Warning } from '../../../fitting/index.js';

const comparisonsShared = declareDoubt(
  'comparisons-shared',
  'Take proxyRewardModels.comparisonSets own and groupShares nothing for intervals that include the draw of the data; ensembles of whole groups have such intervals as they are.',
);

/** Several seeds trained on one set of comparisons: their intervals leave the draw of the data out. */
export function doubtShared(
  subject: string,
  { seeds, sets }: { seeds: number; sets: number },
): Warning | undefined {
  if (sets === seeds) return undefined;
  const shared = sets === 1 ? 'one set' : `${sets} sets`;
  return comparisonsShared(subject, `${seeds} proxy seeds share ${shared} of comparisons`);
}
