/** Builds a table row by row. */

import type { ColumnStore, Wanted } from './column-store.js';
import { cellOf } from './json/flatten.js';
import { extended, NumberColumn } from './number-column.js';
import { markOf } from './number-marks.js';
import { SampledColumn } from './sampled-column.js';
import { StoredColumn } from './stored-column.js';
import type { LogTable, Place } from './table.js';
import { WordColumn } from './word-column.js';

/** Cells that are looked at for their decimal mark. */
const MOST_CELLS = 100_000;
const decimals = /^[-+−]?([\d.,]*[.,]\d*)(?:e[-+]?\d+)?%?$/i;

/** What is held of a table that does not fit as a whole. */
export interface Selection {
  wanted(name: string): Wanted | undefined;
  /** About how many rows will come. */
  readonly rows: number;
  /** Every cell of a column that was not held. */
  again(name: string): readonly string[];
}

export class TableBuilder {
  readonly leftOut: string[] = [];
  readonly notes: string[] = [];
  private readonly names: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly stored: ColumnStore[] = [];
  private lines: Int32Array;
  private rows = 0;

  /** Without a selection, everything is held. */
  constructor(
    private readonly place: Place,
    readonly selection?: Selection,
  ) {
    this.lines = new Int32Array(selection?.rows ?? 256);
  }

  get count(): number {
    return this.rows;
  }

  get columns(): readonly string[] {
    return this.names;
  }

  /** The number of a column, which is created when the name is new. */
  columnId(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    this.ids.set(name, this.names.length);
    this.stored.push(this.storeOf(name));
    return this.names.push(name) - 1;
  }

  private storeOf(name: string): ColumnStore {
    if (this.selection === undefined) return new StoredColumn();
    const wanted = this.selection.wanted(name);
    if (wanted === undefined) return new SampledColumn();
    if (wanted === 'text') return new StoredColumn();
    const { rows } = this.selection;
    return wanted === 'numbers' ? new NumberColumn(rows) : new WordColumn(rows);
  }

  /** Whether cells of a column that come now are held. */
  isOpen(id: number): boolean {
    return this.stored[id].isOpen;
  }

  addRow(line: number): void {
    if (this.rows === this.lines.length) this.lines = extended(this.lines, this.rows + 1);
    this.lines[this.rows++] = line;
  }

  /** A cell of the row that was added last. */
  set(id: number, cell: string): void {
    this.stored[id].add(this.rows - 1, cell);
  }

  setNamed(name: string, cell: string): void {
    this.set(this.columnId(name), cell);
  }

  /** A value of JSON. */
  setValue(name: string, value: unknown): void {
    this.setValueAt(this.columnId(name), value);
  }

  setValueAt(id: number, value: unknown): void {
    const store = this.stored[id];
    if (typeof value === 'number' && store.addNumber !== undefined) store.addNumber(this.rows - 1, value);
    else if (store.isOpen) store.add(this.rows - 1, cellOf(value));
  }

  /** Takes the last row out again; few may be taken. */
  removeLast(): void {
    for (const column of this.stored) column.remove(this.count - 1);
    this.rows--;
  }

  lineOf(row: number): number {
    return this.lines[row];
  }

  /** A cell of one of the rows that came last. */
  cellNearEnd(id: number, row: number): string {
    return this.stored[id].cellNearEnd(row);
  }

  /** Every cell of a column, one a row. */
  cells(name: string): readonly string[] {
    return this.stored[this.columnId(name)].all(this.count);
  }

  /**
   * Which decimal mark the numbers share, for columns that do not tell by themselves. Undefined where no number tells, and
   * where numbers contradict each other.
   */
  decimalMark(): '.' | ',' | undefined {
    const most = Math.ceil(MOST_CELLS / Math.max(1, this.names.length));
    const seen = new Set<string>();
    for (const column of this.stored) {
      for (const cell of column.head(most)) {
        const [, mantissa] = decimals.exec(cell) ?? [];
        if (mantissa !== undefined) seen.add(markOf(mantissa));
      }
    }
    if (seen.has('comma') === seen.has('dot')) return undefined;
    return seen.has('comma') ? ',' : '.';
  }

  /** Without columns for which `keep` says no. */
  finish(keep: (name: string) => boolean = () => true): LogTable {
    const { count, place, leftOut, notes, names } = this;
    const decimal = this.decimalMark();
    const filled = new Map<string, readonly string[]>();
    const storeOf = (name: string) => this.stored[this.columnId(name)];
    const column = (name: string): readonly string[] => {
      const known = filled.get(name);
      if (known !== undefined) return known;
      const store = storeOf(name);
      const cells = store instanceof SampledColumn ? (this.selection?.again(name) ?? []) : store.all(count);
      // Text of all rows takes several times what a short column does: it is not kept for more than one.
      if (isShort(store))
        for (const other of filled.keys()) if (isShort(storeOf(other))) filled.delete(other);
      filled.set(name, cells);
      return cells;
    };
    const numbers = (name: string) => {
      const store = storeOf(name);
      return store instanceof NumberColumn && decimal !== ',' ? store.numbers(count) : undefined;
    };
    const words = (name: string) => {
      const store = storeOf(name);
      return store instanceof WordColumn ? store.numbered(count) : undefined;
    };
    const cell = (name: string, row: number) => {
      const store = storeOf(name);
      return isShort(store) ? store.cell(row) : column(name)[row];
    };
    const shape = { columns: names.filter(keep), count, lines: this.lines.subarray(0, count), place };
    return { ...shape, decimal, leftOut, notes, column, numbers, words, cell };
  }
}

const isShort = (store: ColumnStore): store is NumberColumn | WordColumn =>
  store instanceof NumberColumn || store instanceof WordColumn;
