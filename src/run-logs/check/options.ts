/** What the user of `check` knows of the log: columns, and the unit of its KL. */
import { type ColumnNames, listedNames, matchingColumn } from '../columns/index.js';

export type CheckOptions = ColumnNames & { klUnit?: 'nats' | 'bits' };

/** Without the columns that are not there, and the others as they are written. */
export function namesThere(columns: readonly string[], names: CheckOptions): CheckOptions {
  const { kl, gold, join, cluster, tokens, by = [], klUnit } = names;
  const there = (name?: string) => (name === undefined ? undefined : matchingColumn(columns, name));
  return {
    ...{ kl: there(kl), gold: there(gold), join: there(join), cluster: there(cluster), klUnit },
    tokens: Number(tokens) > 0 ? tokens : there(tokens),
    by: listedNames(columns, by).flatMap((name) => there(name) ?? []),
  };
}
