/** Files side by side, of which some have several rows for a step: which of their values meet which rows of scores. */
import { canonicalName, isTime } from '../columns/index.js';
import { isMissing, numbersOrNone } from '../reading/index.js';
import type { KeyedFile, Place } from './places.js';

/** The file whose rows all stay where it has several for a step: that of the scores. */
export interface Keeper extends KeyedFile {
  /** Its rows of each place that hold a score. */
  rows: readonly (readonly number[])[];
}

/** Steps that come again in no larger share of the places were logged twice. */
const FEW = 0.1;
/** Of the rows of scores so many have to be found again by what they say of themselves. */
const MOST = 0.5;

/** A file beside that of the scores. */
export class FileBeside {
  /** Rows of each place. */
  private readonly rows: readonly (readonly number[])[];
  private readonly said = new Map<'pairs' | 'means' | 'last', string>();
  private readonly pairs?: Pairs;

  constructor(
    private readonly file: KeyedFile,
    at: number,
    { places, keeper }: { places: readonly Place[]; keeper: Keeper },
  ) {
    this.rows = places.map(({ rows }) => rows[at]);
    this.pairs = pairedRows(file, this.rows, keeper);
    this.counts = keeper.rows.map(({ length }) => Math.max(1, length));
  }

  private readonly counts: readonly number[];

  /** What was done with several rows of a step. */
  get notes(): string[] {
    return [...this.said.values()];
  }

  /** A cell for each row of scores, one for a place without any. */
  cells(name: string): string[] {
    const values = this.file.table.column(name);
    const filled = this.rows.map((rows) => rows.filter((row) => !isMissing(values[row])));
    const several = filled.filter((rows) => rows.some((row) => values[row] !== values[rows[0]]));
    if (several.length === 0) return this.spread(filled.map((rows) => values[rows[0]] ?? ''));
    const { pairs } = this;
    if (pairs !== undefined) {
      this.say('pairs', `rows of one ${this.file.step} meet those of the scores ${pairs.by}`);
      return pairs.rows.flatMap((rows) => rows.map((row) => (row === undefined ? '' : values[row])));
    }
    return this.spread(this.collapsed(name, filled, several));
  }

  private collapsed(
    name: string,
    filled: readonly (readonly number[])[],
    several: readonly (readonly number[])[],
  ): string[] {
    const { table, file, step } = this.file;
    const values = table.column(name);
    const last = filled.map((rows) => values[rows[rows.length - 1]] ?? '');
    if (several.length <= FEW * filled.length) {
      this.say(
        'last',
        `${several.length} values of ${step} come again with another ${name}: the last row counts`,
      );
      return last;
    }
    const numbers = numbersOrNone(table, name, file);
    if (numbers === undefined || several[0].some((row) => Number.isNaN(numbers[row]))) return last;
    const most = Math.max(...several.map(({ length }) => length));
    this.say('means', `has up to ${most} rows for one ${step}: ${name} is their mean`);
    return filled.map((rows, place) =>
      rows.length < 2 ? last[place] : String(rows.reduce((sum, row) => sum + numbers[row], 0) / rows.length),
    );
  }

  private say(what: 'pairs' | 'means' | 'last', text: string): void {
    if (!this.said.has(what)) this.said.set(what, `${this.file.file}: ${text}`);
  }

  private spread(cells: readonly string[]): string[] {
    return cells.flatMap((cell, place) => new Array<string>(this.counts[place]).fill(cell));
  }
}

interface Pairs {
  /** For each row of scores of each place the row that it meets. */
  rows: readonly (readonly (number | undefined)[])[];
  by: string;
}

/** By the columns that both have and that tell rows of a step apart, such as a prompt; else by their order where they are as many. */
function pairedRows(
  file: KeyedFile,
  rows: readonly (readonly number[])[],
  keeper: Keeper,
): Pairs | undefined {
  const isSeveral = (rowsAt: readonly number[]) => rowsAt.length > 1;
  if (!rows.some(isSeveral) || !keeper.rows.some(isSeveral)) return undefined;
  const shared = file.table.columns.filter(
    (name) =>
      ![file.step, file.run].includes(name) && !isTime(canonicalName(name)) && tellsApart(keeper, name),
  );
  if (shared.length > 0) {
    const [own, scores] = [labels(file, shared), labels(keeper, shared)];
    const found = keeper.rows.map((wanted, place) => {
      const byLabel = new Map(rows[place].map((row) => [own(row), row] as const));
      return wanted.map((row) => byLabel.get(scores(row)));
    });
    const met = found.flat().filter((row) => row !== undefined).length;
    if (met >= MOST * found.flat().length) return { rows: found, by: `by ${shared.join(', ')}` };
  }
  const areAsMany = rows.every(
    ({ length }, place) => [0, length].includes(keeper.rows[place].length) || length === 0,
  );
  if (!areAsMany) return undefined;
  return {
    rows: keeper.rows.map(({ length }, place) =>
      length === 0 ? [rows[place][0]] : Array.from({ length }, (_, at) => rows[place][at]),
    ),
    by: 'in their order',
  };
}

/** Whether a column of the scores differs among rows of one place. */
function tellsApart({ table, rows }: Keeper, name: string): boolean {
  if (!table.columns.includes(name)) return false;
  const values = table.column(name);
  return rows.some((own) => own.some((row) => values[row] !== values[own[0]]));
}

function labels({ table }: KeyedFile, names: readonly string[]): (row: number) => string {
  const columns = names.map((name) => table.column(name));
  return (row) => columns.map((cells) => cells[row]).join('\u0000');
}
