/** A column as numbers, where it may hold none. */
import { hasValue, type LogTable, numbersOrNone } from '../reading/index.js';

export interface NumericColumn {
  column: string;
  /** Of each row of the table; NaN where it has no number. */
  byRow: Float64Array;
  /** Numbers in it, of which there is at least one. */
  count: number;
  first: number;
  last: number;
  smallest: number;
  largest: number;
  /** Numbers below 0. */
  negative: number;
  /** Row of the last number. */
  lastRow: number;
  /** Cells that hold something that is no number: NaN, words. */
  broken: number;
  /** Line of the first of these. */
  firstBroken?: number;
}

/** Undefined where fewer than half of the filled cells are numbers. */
export function numericColumn(table: LogTable, column: string, file: string): NumericColumn | undefined {
  const byRow = numbersOrNone(table, column, file);
  if (byRow === undefined) return undefined;
  const isFilled = hasValue(table, column);
  const found: NumericColumn = {
    ...{ column, byRow, count: 0, first: Number.NaN, last: Number.NaN, lastRow: -1, negative: 0, broken: 0 },
    ...{ smallest: Number.POSITIVE_INFINITY, largest: Number.NEGATIVE_INFINITY },
  };
  for (let row = 0; row < table.count; row++) {
    const value = byRow[row];
    if (!Number.isNaN(value)) {
      if (found.count++ === 0) found.first = value;
      if (value < 0) found.negative++;
      found.smallest = Math.min(found.smallest, value);
      found.largest = Math.max(found.largest, value);
      found.last = value;
      found.lastRow = row;
    } else if (isFilled(row)) {
      found.broken++;
      found.firstBroken ??= table.lines[row];
    }
  }
  return found.count > 0 && found.count >= found.broken ? found : undefined;
}

/** In ascending order, for quantiles. */
export const sortedNumbers = ({ byRow, count }: Pick<NumericColumn, 'byRow' | 'count'>): Float64Array =>
  // NaN is sorted to the end.
  byRow.slice().sort().subarray(0, count);
