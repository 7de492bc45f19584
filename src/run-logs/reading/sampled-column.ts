/** A column of a large file that nobody asked for: its first cells, which tell how it is written, and its last. */
import { type ColumnStore, copyOf } from './column-store.js';

const MOST_CELLS = 4096;
/** Footers are looked for in so many rows. */
const MOST_LAST = 16;

export class SampledColumn implements ColumnStore {
  private readonly rows: number[] = [];
  private readonly cells: string[] = [];
  private readonly last: { row: number; cell: string }[] = [];

  get isOpen(): boolean {
    return this.cells.length < MOST_CELLS;
  }

  add(row: number, cell: string): void {
    if (this.isOpen) {
      this.rows.push(row);
      this.cells.push(copyOf(cell));
      return;
    }
    this.last.push({ row, cell });
    if (this.last.length > 2 * MOST_LAST) this.last.splice(0, MOST_LAST);
  }

  addNumber(row: number, value: number): void {
    if (this.isOpen) this.add(row, String(value));
  }

  remove(row: number): void {
    if (this.last.at(-1)?.row === row) this.last.pop();
    else if (this.rows.at(-1) === row) {
      this.rows.pop();
      this.cells.pop();
    }
  }

  cellNearEnd(row: number): string {
    return this.last.find((held) => held.row === row)?.cell ?? this.cells[this.rows.lastIndexOf(row)] ?? '';
  }

  head(count: number): readonly string[] {
    return this.cells.slice(0, count);
  }

  all(count: number): readonly string[] {
    const all = new Array<string>(count).fill('');
    for (const [index, cell] of this.cells.entries()) all[this.rows[index]] = cell;
    return all;
  }
}
