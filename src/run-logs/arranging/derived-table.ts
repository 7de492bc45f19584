/** Tables made of other tables: some of the rows, or cells of their own. */
import type { ColumnWords, LogTable } from '../reading/index.js';

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
    words: (name) => (isOwn(name) ? undefined : from.words?.(name)),
    cell: from.cell && ((name, row) => cells.get(name)?.[row] ?? from.cell!(name, row)),
    notes: [...from.notes, ...notes],
  };
}

/** The chosen rows, in the order given. Columns that are held as numbers or words stay such. */
export function chosenRows(from: LogTable, rows: Int32Array): LogTable {
  const { columns, place, decimal, leftOut, notes, cell } = from;
  const made = new Map<string, readonly string[]>();
  const column = (name: string): readonly string[] => {
    const held = made.get(name) ?? pick(from.column(name), rows);
    made.set(name, held);
    return held;
  };
  const numbered = new Map<string, Float64Array>();
  const numbers = (name: string): Float64Array | undefined => {
    const whole = from.numbers?.(name);
    const held = numbered.get(name) ?? (whole && Float64Array.from(rows, (row) => whole[row]));
    if (held !== undefined) numbered.set(name, held);
    return held;
  };
  const words = (name: string): ColumnWords | undefined => {
    const whole = from.words?.(name);
    return whole && { words: whole.words, ids: Int32Array.from(rows, (row) => whole.ids[row]) };
  };
  return {
    ...{ columns, count: rows.length, place, decimal, leftOut, notes, column },
    ...{ numbers, words, cell: cell && ((name, row) => cell(name, rows[row])) },
    lines: Int32Array.from(rows, (row) => from.lines[row]),
  };
}

const pick = (cells: readonly string[], rows: Int32Array): string[] => Array.from(rows, (row) => cells[row]);

/** The rows of which a test is true. */
export function rowsWhere(count: number, test: (row: number) => boolean): Int32Array {
  let kept = 0;
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) if (test(row)) rows[kept++] = row;
  return rows.subarray(0, kept);
}
