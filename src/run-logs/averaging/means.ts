/** Means of rows, as a table in which each stands for its rows. */
import type { RowsOfPoint } from '../../fitting/index.js';
import type { FoundColumns } from '../columns/index.js';
import { meanBasis } from '../points/index.js';
import { cellsIn, type LogTable } from '../reading/index.js';
import type { RowNumbers } from './row-numbers.js';

export class Means {
  /** The first row of each, whose other cells it has. */
  private readonly rows: number[] = [];
  private readonly kl: number[] = [];
  private readonly gold: number[] = [];
  private readonly tokens: number[] = [];
  /** The rows of each. */
  private readonly members: Int32Array[] = [];
  /** From there on, rows are as they were. */
  private averaged = 0;

  /** The laws are steep in KL near 0 and nearly straight in its root, whose mean stands for the rows of a column of KL. */
  constructor(
    private readonly numbers: RowNumbers,
    private readonly holds: FoundColumns['holds'],
  ) {}

  get count(): number {
    return this.rows.length;
  }

  add(rows: Int32Array): void {
    const { kl, gold, tokens } = this.numbers;
    this.members.push(rows);
    this.rows.push(rows.reduce((first, row) => Math.min(first, row)));
    const length = tokens === undefined ? 1 : meanOf(tokens, rows);
    // KL is taken times the tokens, and is so again where points are made of these cells.
    this.kl.push((this.holds === 'kl' ? meanRootOf(kl, rows) ** 2 : meanOf(kl, rows)) / length);
    this.gold.push(meanOf(gold, rows));
    this.tokens.push(length);
    this.averaged = this.rows.length;
  }

  /** A row that cannot be fitted, to be named. */
  addAsItIs(row: number): void {
    this.rows.push(row);
  }

  /** What the point of a row of the table stands for; undefined of a row that is as it was. */
  rowsOf(at: number): RowsOfPoint | undefined {
    const rows = this.members[at];
    const { distance } = this.numbers;
    if (rows === undefined || rows.length === 1) return undefined;
    return {
      count: rows.length,
      meanOf: (basis) => meanBasis(basis, rows.length, (place) => distance(rows[place])),
    };
  }

  table(whole: LogTable, { kl, gold, tokens }: FoundColumns, notes: readonly string[]): LogTable {
    const { rows, averaged } = this;
    const means = new Map([
      [kl, this.kl],
      [gold, this.gold],
    ]);
    if (typeof tokens === 'string') means.set(tokens, this.tokens);
    const column = (name: string): readonly string[] => {
      const own = means.get(name);
      const cellOf = cellsIn(whole, name);
      return rows.map((row, index) =>
        own !== undefined && index < averaged ? String(own[index]) : cellOf(row),
      );
    };
    return {
      ...{ columns: whole.columns, count: rows.length, place: whole.place, column, notes },
      ...{ lines: Int32Array.from(rows, (row) => whole.lines[row]), leftOut: whole.leftOut },
      // What stands in the cells now was written here.
      decimal: '.',
    };
  }
}

function meanRootOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += Math.sqrt(values[row]);
  return sum / rows.length;
}

function meanOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row];
  return sum / rows.length;
}
