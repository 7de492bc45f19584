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

/** The table with some of its columns replaced or added; the others stay where they are, and are not read if nobody asks. */
export function withColumns(
  from: LogTable,
  cells: ReadonlyMap<string, readonly string[]>,
  notes: readonly string[] = [],
): LogTable {
  const { count, lines, place, decimal, leftOut } = from;
  const isOwn = (name: string) => cells.has(name);
  return {
    ...{ columns: [...new Set([...from.columns, ...cells.keys()])], count, lines, place, decimal, leftOut },
    column: (name) => cells.get(name) ?? from.column(name),
    numbers: (name) => (isOwn(name) ? undefined : from.numbers?.(name)),
    cell: (name, row) => cells.get(name)?.[row] ?? from.cell?.(name, row) ?? from.column(name)[row],
    notes: [...from.notes, ...notes],
  };
}

/** The chosen rows, in the order given. */
export function chosenRows(from: LogTable, rows: readonly number[]): LogTable {
  const { columns, place, decimal, leftOut, notes } = from;
  const made = new Map<string, readonly string[]>();
  const column = (name: string): readonly string[] => {
    const held = made.get(name) ?? pick(from.column(name), rows);
    made.set(name, held);
    return held;
  };
  return {
    ...{ columns, count: rows.length, place, decimal, leftOut, notes, column },
    lines: Int32Array.from(rows, (row) => from.lines[row]),
  };
}

const pick = (cells: readonly string[], rows: readonly number[]): string[] => rows.map((row) => cells[row]);
