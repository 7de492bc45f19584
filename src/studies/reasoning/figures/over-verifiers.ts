/** What verifiers of one size make of a model’s attempts, which is one number a model. */
import { mean } from '../../../statistics/index.js';
import { byModel } from '../findings/over-models.js';
import type { SelectionRow } from '../tables.js';

/** One row a model and n: the mean over its verifiers. */
export const meansOfVerifiers = (rows: readonly SelectionRow[]): SelectionRow[] =>
  byModel(rows).flatMap((model) =>
    [...new Set(model.map(({ n }) => n))].map((n) => {
      const own = model.filter((row) => row.n === n);
      const over = (of: (row: SelectionRow) => number) => mean(own.map(of));
      return {
        ...own[0],
        bestOfN: over(({ bestOfN }) => bestOfN),
        weightedVote: over(({ weightedVote }) => weightedVote),
        verifierProbability: over(({ verifierProbability }) => verifierProbability),
      };
    }),
  );
