/** How long responses are along the way, the mean over seeds. */
import { mean } from '../../../statistics/index.js';
import type { ResponseLength } from '../tables.js';
import { groupBy } from './sweep.js';

export interface MeanLength {
  /** Nats. */
  kl: number;
  /** Tokens. */
  responseLength: number;
}

/**
 * Means in bins of √KL of the rows of one curve, as far as all seeds go: best-of-n has the same distances in every seed,
 * online methods do not.
 */
export function meanLengths(rows: readonly ResponseLength[], bins = 40): MeanLength[] {
  const seeds = [...groupBy(rows, ({ proxySeed }) => proxySeed).values()];
  const reach = Math.min(...seeds.map((own) => Math.max(...own.map(({ klDistance }) => klDistance))));
  const common = rows.filter(({ klDistance }) => klDistance <= reach);
  const groups = groupBy(common, ({ klDistance }) => Math.round((klDistance / Math.max(reach, 1e-9)) * bins));
  return [...groups.values()]
    .map((group) => ({
      kl: mean(group.map(({ klDistance }) => klDistance)) ** 2,
      responseLength: mean(group.map((row) => row.responseLength)),
    }))
    .sort((a, b) => a.kl - b.kl);
}
