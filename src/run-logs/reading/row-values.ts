/** What the rows of a column hold, without text for each cell where the table has it as numbers. */
import { UserError } from '../../config/user-error.js';
import { isMissing } from './cells.js';
import { numberForm } from './number-forms.js';
import { columnNumbers } from './numbers.js';
import type { ColumnWords, LogTable } from './table.js';

/** The cells of a column by their row, without text of the whole column where the table can do so. */
export function cellsIn(table: LogTable, column: string): (row: number) => string {
  const { cell } = table;
  if (cell !== undefined) return (row) => cell(column, row);
  const cells = table.column(column);
  return (row) => cells[row];
}

/** Whether a row has a value. */
export function hasValue(table: LogTable, column: string): (row: number) => boolean {
  const numbers = table.numbers?.(column);
  const { cell } = table;
  // A cell that says NaN has a value, though no number.
  if (numbers !== undefined && cell !== undefined)
    return (row) => !Number.isNaN(numbers[row]) || !isMissing(cell(column, row));
  const cells = table.column(column);
  return (row) => !isMissing(cells[row]);
}

/** NaN where a cell is no number. Throws UserError where the column can be read in two ways. */
export function numbersIn(table: LogTable, column: string, file: string): Float64Array {
  const { lines, place, decimal } = table;
  return (
    table.numbers?.(column) ??
    columnNumbers(table.column(column), { file, column, lines, place, decimal }).values
  );
}

/** The same, or undefined for a column that nothing hangs on where it can be read in two ways. */
export function numbersOrNone(table: LogTable, column: string, file: string): Float64Array | undefined {
  try {
    return numbersIn(table, column, file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The words of a column, those of the table or made of its cells. */
export function wordsIn(table: LogTable, column: string): ColumnWords {
  const held = table.words?.(column);
  if (held !== undefined) return held;
  const known = new Map<string, number>();
  const ids = Int32Array.from(table.column(column), (cell) => {
    const id = known.get(cell) ?? known.size;
    if (id === known.size) known.set(cell, id);
    return id;
  });
  return { ids, words: [...known.keys()] };
}

/** How many rows have each of the words of a column, in the order in which they first appear. */
export function tally(table: LogTable, column: string): Map<string, number> {
  const { ids, words } = wordsIn(table, column);
  const counts = new Map<number, number>();
  let [from, last] = [0, -1];
  for (let row = 0; row <= ids.length; row++) {
    if (row < ids.length && ids[row] === last) continue;
    if (row > from) counts.set(last, (counts.get(last) ?? 0) + row - from);
    [from, last] = [row, ids[row]];
  }
  return new Map([...counts].map(([id, count]) => [words[id], count]));
}

/** What stands behind the numbers of a column, by its first cell with one: `bits`; empty without, and where all are plain numbers. */
export function unitIn(table: LogTable, column: string): string {
  if (table.numbers?.(column) !== undefined) return '';
  const first = table.column(column).find((cell) => !isMissing(cell));
  return (first === undefined ? undefined : numberForm(first))?.unit ?? '';
}
