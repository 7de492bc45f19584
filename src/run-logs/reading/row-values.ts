/** What the rows of a column hold, without text for each cell where the table has it as numbers. */
import { UserError } from '../../config/user-error.js';
import { isMissing } from './cells.js';
import { columnNumbers } from './numbers.js';
import type { LogTable } from './table.js';

/** Whether a row has a value. */
export function hasValue(table: LogTable, column: string): (row: number) => boolean {
  const numbers = table.numbers?.(column);
  if (numbers !== undefined) return (row) => !Number.isNaN(numbers[row]);
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
