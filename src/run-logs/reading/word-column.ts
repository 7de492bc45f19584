/** A column of a large file with few different cells, such as the names of runs: four bytes a cell. */
import { type ColumnStore, copyOf } from './column-store.js';
import { extended } from './number-column.js';
import type { ColumnWords } from './table.js';

export class WordColumn implements ColumnStore {
  readonly isOpen = true;
  private ids: Int32Array;
  private length = 0;
  private readonly words: string[] = [''];
  private readonly known = new Map<string, number>([['', 0]]);

  /** With room for so many rows. */
  constructor(rows = 4096) {
    this.ids = new Int32Array(rows);
  }

  add(row: number, cell: string): void {
    if (row >= this.ids.length) this.ids = extended(this.ids, row + 1);
    this.ids.fill(0, this.length, row);
    this.ids[row] = this.known.get(cell) ?? this.learn(cell);
    this.length = row + 1;
  }

  private learn(cell: string): number {
    const word = copyOf(cell);
    this.known.set(word, this.words.length);
    return this.words.push(word) - 1;
  }

  remove(row: number): void {
    if (this.length === row + 1) this.length = row;
  }

  cell(row: number): string {
    return row < this.length ? this.words[this.ids[row]] : '';
  }

  cellNearEnd(row: number): string {
    return this.cell(row);
  }

  head(count: number): readonly string[] {
    return this.all(Math.min(count, this.length));
  }

  /** `count` rows, by the numbers of their words. */
  numbered(count: number): ColumnWords {
    if (this.ids.length < count) this.ids = extended(this.ids, count);
    if (this.length < count) this.ids.fill(0, this.length, count);
    return { words: this.words, ids: this.ids.subarray(0, count) };
  }

  all(count: number): readonly string[] {
    return Array.from({ length: count }, (_, row) => this.cell(row));
  }
}
