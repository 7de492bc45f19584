/** Columns of a log that a fit takes nothing from, and that may tell curves apart. */
import { type FoundColumns, namesPrompts } from './columns/index.js';
import { type ColumnSeen, MOST_VALUES } from './doubts/index.js';
import type { LogTable } from './reading/index.js';

/** So many points show what is pooled. */
const ENOUGH_ROWS = 20_000;

/** Those of few values, cell by cell of the rows; of very many rows none. Prompts always differ, and are no curves to fit apart. */
export function unusedColumns(
  table: LogTable,
  used: readonly (string | number | undefined)[],
  rows: readonly number[],
): ColumnSeen[] {
  const taken = new Set(used);
  if (rows.length > ENOUGH_ROWS) return [];
  return table.columns.flatMap((name) => {
    if (taken.has(name) || namesPrompts(name)) return [];
    const cells = table.column(name);
    const seen = rows.map((row) => cells[row]);
    const { size } = new Set(seen);
    return size > 1 && size <= MOST_VALUES ? [{ name, cells: seen }] : [];
  });
}

/** Columns that points are made of. */
export const usedColumns = ({ kl, gold, by, cluster, tokens, step }: FoundColumns) => [
  ...[kl, gold, ...by, cluster, tokens, step],
];
