/** A table as people see it: its columns that say something, and the text of its cells. */
import type { ShownColumn } from '../showing.js';
import type { Table } from '../table.js';

export interface ShownTable {
  columns: Pick<ShownColumn<unknown>, 'title' | 'latexTitle' | 'align' | 'isMath'>[];
  /** [row][column]. */
  cells: string[][];
}

export function shownTable<Row>(table: Table<Row>, rows: readonly Row[]): ShownTable {
  const columns = table.shownColumns(rows);
  return { columns, cells: rows.map((row) => columns.map(({ text }) => text(row))) };
}
