/** The cells of one column while a table grows: a million strings joined into few take half of their memory. */

import type { ColumnStore } from './column-store.js';

/** Cells that are joined into one string. */
const CHUNK = 4096;
/** Stands between joined cells; text is free of it (see decode.ts), and cells of JSON are made so. */
const BETWEEN = '\0';

/**
 * Cells are held without those of rows that do not speak of the column. While no row was skipped, `rows` is absent: a full
 * column costs its text, and a log of thousands of keys, each in few rows, what it holds.
 */
export class StoredColumn implements ColumnStore {
  readonly isOpen = true;
  private readonly chunks: string[] = [];
  private recent: string[] = [];
  private rows?: number[];

  /** Cells held. */
  get length(): number {
    return this.chunks.length * CHUNK + this.recent.length;
  }

  /** Cells come in the order of their rows. */
  add(row: number, cell: string): void {
    if (this.rows === undefined && this.length !== row)
      this.rows = Array.from({ length: this.length }, (_, index) => index);
    this.rows?.push(row);
    // The end stays apart, since rows may be taken out of it.
    if (this.recent.length >= 2 * CHUNK) this.chunks.push(this.recent.splice(0, CHUNK).join(BETWEEN));
    this.recent.push(cell);
  }

  /** Takes the cell of a row out again, which is the last that was added. */
  remove(row: number): void {
    if ((this.rows?.at(-1) ?? this.length - 1) !== row) return;
    this.recent.pop();
    this.rows?.pop();
  }

  /** One of the rows that came last. */
  cellNearEnd(row: number): string {
    const fromEnd =
      this.rows === undefined ? this.length - row : this.rows.length - this.rows.lastIndexOf(row);
    return fromEnd > 0 ? (this.recent.at(-fromEnd) ?? '') : '';
  }

  /** The first cells, at most so many. */
  head(count: number): readonly string[] {
    const first = this.chunks.length > 0 ? this.chunks[0].split(BETWEEN) : this.recent;
    return first.slice(0, count);
  }

  /** A cell for each of `count` rows. */
  all(count: number): readonly string[] {
    const { rows } = this;
    const held: string[] = [];
    for (const chunk of this.chunks) for (const cell of chunk.split(BETWEEN)) held.push(cell);
    for (const cell of this.recent) held.push(cell);
    if (rows === undefined && held.length === count) return held;
    const all = new Array<string>(count).fill('');
    for (const [index, cell] of held.entries()) all[rows?.[index] ?? index] = cell;
    return all;
  }
}
