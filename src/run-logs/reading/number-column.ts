/** A column of a large file whose cells are plain numbers: eight bytes a cell. */
import { isNoNumber } from './cells.js';
import { type ColumnStore, copyOf } from './column-store.js';
import { plainNumber } from './numbers.js';

export class NumberColumn implements ColumnStore {
  readonly isOpen = true;
  private values: Float64Array;
  private length = 0;
  /** Cells that are no plain numbers. */
  private readonly odd = new Map<number, string>();

  /** With room for so many rows, of which memory is taken as they come. */
  constructor(rows = 4096) {
    this.values = new Float64Array(rows);
  }

  add(row: number, cell: string): void {
    const value = plainNumber(cell);
    if (value === undefined && cell !== '') this.odd.set(row, copyOf(cell));
    this.put(row, value ?? Number.NaN);
  }

  addNumber(row: number, value: number): void {
    if (!Number.isFinite(value)) this.odd.set(row, String(value));
    this.put(row, Number.isFinite(value) ? value : Number.NaN);
  }

  private put(row: number, value: number): void {
    if (row >= this.values.length) this.values = extended(this.values, row + 1);
    this.values.fill(Number.NaN, this.length, row);
    this.values[row] = value;
    this.length = row + 1;
  }

  remove(row: number): void {
    if (this.length !== row + 1) return;
    this.length = row;
    this.odd.delete(row);
  }

  /** A number in the shortest way to write it. */
  cell(row: number): string {
    const value = row < this.length ? this.values[row] : Number.NaN;
    return Number.isNaN(value) ? (this.odd.get(row) ?? '') : String(value);
  }

  cellNearEnd(row: number): string {
    return this.cell(row);
  }

  head(count: number): readonly string[] {
    return Array.from({ length: Math.min(count, this.length) }, (_, row) => this.cell(row));
  }

  all(count: number): readonly string[] {
    return Array.from({ length: count }, (_, row) => this.cell(row));
  }

  /** Undefined where a cell is neither a plain number nor a word for none. */
  numbers(count: number): Float64Array | undefined {
    for (const cell of this.odd.values()) if (!isNoNumber(cell)) return undefined;
    if (this.values.length < count) this.values = extended(this.values, count);
    if (this.length < count) this.values.fill(Number.NaN, this.length, count);
    return this.values.subarray(0, count);
  }
}

/** A copy with room for at least so many. */
export function extended<List extends Float64Array | Int32Array>(list: List, length: number): List {
  const longer = new (list.constructor as new (length: number) => List)(
    Math.max(length, Math.ceil(1.6 * list.length)),
  );
  longer.set(list);
  return longer;
}
