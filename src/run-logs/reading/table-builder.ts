/** Builds a table row by row. */
import { markOf } from './number-marks.js';
import { StoredColumn } from './stored-column.js';
import type { LogTable, Place } from './table.js';

/** Cells that are looked at for their decimal mark. */
const MOST_CELLS = 100_000;
const decimals = /^[-+−]?([\d.,]*[.,]\d*)(?:e[-+]?\d+)?%?$/i;

export class TableBuilder {
  readonly leftOut: string[] = [];
  readonly notes: string[] = [];
  private readonly names: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly stored: StoredColumn[] = [];
  private readonly lines: number[] = [];

  constructor(private readonly place: Place) {}

  get count(): number {
    return this.lines.length;
  }

  get columns(): readonly string[] {
    return this.names;
  }

  /** The number of a column, which is created when the name is new. */
  columnId(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    this.ids.set(name, this.names.length);
    this.stored.push(new StoredColumn());
    return this.names.push(name) - 1;
  }

  addRow(line: number): void {
    this.lines.push(line);
  }

  /** A cell of the row that was added last. */
  set(id: number, cell: string): void {
    this.stored[id].add(this.lines.length - 1, cell);
  }

  setNamed(name: string, cell: string): void {
    this.set(this.columnId(name), cell);
  }

  /** Takes the last row out again; few may be taken. */
  removeLast(): void {
    for (const column of this.stored) column.remove(this.count - 1);
    this.lines.pop();
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
    const { count, place, leftOut, notes, names, lines } = this;
    const decimal = this.decimalMark();
    const filled = new Map<string, readonly string[]>();
    const column = (name: string): readonly string[] => {
      const held = filled.get(name) ?? this.cells(name);
      filled.set(name, held);
      return held;
    };
    const shape = { columns: names.filter(keep), count, lines: Int32Array.from(lines), place };
    return { ...shape, decimal, leftOut, notes, column };
  }
}
