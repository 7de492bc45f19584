/** A column as numbers, where it may hold none. */
import { UserError } from '../../config/user-error.js';
import { columnNumbers, isMissing, type LogTable } from '../reading/index.js';

export interface NumericColumn {
  column: string;
  /** Finite values, in the order of the rows. */
  values: number[];
  /** Rows of these values. */
  rows: number[];
  /** Cells that hold something that is no number: NaN, words. */
  broken: number;
  /** Line of the first of these. */
  firstBroken?: number;
}

/** Undefined where fewer than half of the filled cells are numbers. */
export function numericColumn(table: LogTable, column: string, file: string): NumericColumn | undefined {
  const cells = table.column(column);
  const { lines, place, decimal } = table;
  let numbers: Float64Array;
  try {
    numbers = columnNumbers(cells, { file, column, lines, place, decimal }).values;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  const found: NumericColumn = { column, values: [], rows: [], broken: 0 };
  for (let row = 0; row < table.count; row++) {
    if (!Number.isNaN(numbers[row])) {
      found.values.push(numbers[row]);
      found.rows.push(row);
    } else if (!isMissing(cells[row])) {
      found.broken++;
      found.firstBroken ??= lines[row];
    }
  }
  return found.values.length > 0 && found.values.length >= found.broken ? found : undefined;
}
