/** Tables made of other tables: some of the rows, or cells of their own. */
import type { LogTable } from '../reading/index.js';

export interface DerivedParts {
  /** Cells by column, in the order of the columns. */
  cells: ReadonlyMap<string, readonly string[]>;
  lines: Int32Array;
  notes?: readonly string[];
}

/** With the place, decimal mark and omissions of the table it comes from; notes are added to its own. */
export function derivedTable(from: LogTable, { cells, lines, notes = [] }: DerivedParts): LogTable {
  const { place, decimal, leftOut } = from;
  return {
    columns: [...cells.keys()],
    ...{ count: lines.length, lines, place, decimal, leftOut },
    column: (name) => cells.get(name) ?? [],
    notes: [...from.notes, ...notes],
  };
}

/** The chosen rows, in the order given. */
export function chosenRows(
  table: LogTable,
  rows: readonly number[],
  notes: readonly string[] = [],
): LogTable {
  const cells = new Map(
    table.columns.map((name) => {
      const column = table.column(name);
      return [name, rows.map((row) => column[row])] as const;
    }),
  );
  return derivedTable(table, { cells, lines: Int32Array.from(rows, (row) => table.lines[row]), notes });
}
