/** A column as numbers, where it may hold none. */
import { hasValue, type LogTable, numbersOrNone } from '../reading/index.js';

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
  const numbers = numbersOrNone(table, column, file);
  if (numbers === undefined) return undefined;
  const { lines } = table;
  const isFilled = hasValue(table, column);
  const found: NumericColumn = { column, values: [], rows: [], broken: 0 };
  for (let row = 0; row < table.count; row++) {
    if (!Number.isNaN(numbers[row])) {
      found.values.push(numbers[row]);
      found.rows.push(row);
    } else if (isFilled(row)) {
      found.broken++;
      found.firstBroken ??= lines[row];
    }
  }
  return found.values.length > 0 && found.values.length >= found.broken ? found : undefined;
}
