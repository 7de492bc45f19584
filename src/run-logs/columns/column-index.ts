/** The columns of a table by what they are called. */

import { nearest } from '../../config/nearest.js';
import { UserError } from '../../config/user-error.js';
import { hasValue, isMissing, type LogTable, shortLine, tally } from '../reading/index.js';
import { canonicalName, isSpread } from './canonical.js';

export class ColumnIndex {
  /** Canonical names, one a column. */
  readonly canonical: readonly string[];

  constructor(readonly table: LogTable) {
    this.canonical = table.columns.map(canonicalName);
  }

  /**
   * The column of the first wanted name that is there; `beside` breaks ties: the column that shares most rows with it.
   * A longer path that ends in a wanted name of two words or more counts after all exact ones.
   */
  first(wanted: readonly string[], beside?: string): string | undefined {
    return this.exact(wanted, beside) ?? this.ending(wanted, beside);
  }

  exact(wanted: readonly string[], beside?: string): string | undefined {
    for (const name of wanted) {
      const found = this.best(
        this.named((canonical) => canonical === name),
        beside,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  ending(wanted: readonly string[], beside?: string): string | undefined {
    for (const name of wanted.filter((one) => one.includes('_'))) {
      const found = this.best(
        this.named((canonical) => canonical.endsWith(`_${name}`)),
        beside,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Columns by their canonical name, without those that only describe another one (`_std`, `__MAX`). */
  named(test: (canonical: string) => boolean): string[] {
    return this.table.columns.filter((column, index) => test(this.canonical[index]) && !isSpread(column));
  }

  /** Of several columns the one that shares most rows with another; the first of equals. */
  best(columns: readonly string[], beside?: string): string | undefined {
    if (columns.length < 2 || beside === undefined) return columns[0];
    const shared = columns.map((column) => this.shared(column, beside));
    return columns[shared.indexOf(Math.max(...shared))];
  }

  /** Rows that have a value in both. */
  shared(first: string, second: string): number {
    const [left, right] = [hasValue(this.table, first), hasValue(this.table, second)];
    let count = 0;
    for (let row = 0; row < this.table.count; row++) if (left(row) && right(row)) count++;
    return count;
  }

  /** Different values that are no blanks, at most so many. */
  values(column: string, most = Number.POSITIVE_INFINITY): Set<string> {
    const filled = [...tally(this.table, column).keys()].filter((cell) => !isMissing(cell));
    return new Set(filled.slice(0, most));
  }
}

const MOST_SHOWN = 40;
const LONGEST_LIST = 1200;

/** The names of a table for a message. */
export const columnList = (columns: readonly string[]): string =>
  columns.length > MOST_SHOWN
    ? `${shownNames(columns.slice(0, MOST_SHOWN))} and ${columns.length - MOST_SHOWN} more`
    : shownNames(columns);

const shownNames = (columns: readonly string[]): string => {
  const names = columns.map(shortLine).join(', ');
  return names.length > LONGEST_LIST ? `${names.slice(0, LONGEST_LIST)}…` : names;
};

/** The column that an option names, case aside. Throws UserError with those that there are. */
export function askedColumn(columns: readonly string[], option: string, name: string, file: string): string {
  const found = matchingColumn(columns, name);
  if (found !== undefined) return found;
  const close = nearest(name, columns);
  const meant = close === undefined ? '' : ` (did you mean ${close}?)`;
  throw new UserError(`${file}: ${option}: no column ${name}${meant}; there are: ${columnList(columns)}`);
}

/** Names of columns as an option lists them: a column may have a comma in its name, so what is one is not taken apart. */
export const listedNames = (columns: readonly string[], names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const parts = name.split(',');
    const found: string[] = [];
    for (let from = 0, to = parts.length; from < parts.length; to = parts.length) {
      const upTo = () => parts.slice(from, to).join(',').trim();
      while (to > from + 1 && matchingColumn(columns, upTo()) === undefined) to--;
      found.push(upTo());
      from = to;
    }
    return found;
  });

/** The same where there is one. */
export const matchingColumn = (columns: readonly string[], name: string): string | undefined =>
  columns.find((column) => column === name) ??
  columns.find((column) => column.toLowerCase() === name.toLowerCase()) ??
  only(columns.filter((column) => canonicalName(column) === canonicalName(name)));

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);
