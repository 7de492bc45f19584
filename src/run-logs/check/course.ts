/** The course of a log: its steps, where they fall back or leave gaps, and where numbers cease to be numbers. */
import { quantileOfSorted } from '../../statistics/index.js';
import { rowKeys } from '../averaging/index.js';
import { ColumnIndex, stepNames } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { type NumericColumn, numericColumn } from './numbers-of.js';

export interface Course {
  /** `every` is NaN where no run goes forward. */
  step?: { column: string; first: number; last: number; every: number };
  /** For people, each with its line: gaps, falls, NaN. */
  events: string[];
}

export function courseOf(
  table: LogTable,
  runs: readonly string[],
  watched: readonly string[],
  file: string,
): Course {
  const column = new ColumnIndex(table).first(stepNames);
  const steps = column === undefined ? undefined : numericColumn(table, column, file);
  const events = watched.flatMap((name) => brokenAt(table, name, file));
  if (steps === undefined || steps.count < 2) return { events };
  const moves = new Moves(table, steps, runs);
  const every = moves.usual();
  const { first, last } = steps;
  return {
    step: { column: steps.column, first, last, every },
    events: [...fallsOf(moves, steps.column), ...gapsOf(moves, every, steps.column), ...events],
  };
}

/**
 * Of runs that are points of a law: steps of a run that go back. Runs are evaluated at distances of their own, and where each
 * row is the end of a run, steps go nowhere.
 */
export function courseOfRuns(
  table: LogTable,
  { columns }: { columns: readonly string[] },
  file: string,
): Course {
  if (columns.length === 0) return { events: [] };
  const { step, events } = courseOf(table, columns, [], file);
  return {
    events: step === undefined ? [] : events.filter((event) => event.startsWith(fallsText(step.column))),
  };
}

const fallsText = (column: string) => `${column} falls back `;

const MOST_SHOWN = 3;

interface FoundMoves {
  count: number;
  /** The first of them: `from 9 to 50 at line 12`. */
  shown: string[];
}

/** Between rows that follow each other in one run. They are not held, since there are as many as rows. */
class Moves {
  /** Run of each row. */
  private readonly keys: Int32Array;

  constructor(
    private readonly table: LogTable,
    private readonly steps: NumericColumn,
    runs: readonly string[],
  ) {
    this.keys = rowKeys(table, runs);
  }

  private forEach(visit: (from: number, to: number, row: number) => void): void {
    const { keys } = this;
    const { byRow } = this.steps;
    const last: number[] = [];
    for (let row = 0; row < byRow.length; row++) {
      if (Number.isNaN(byRow[row])) continue;
      const from = last[keys[row]];
      if (from !== undefined) visit(from, byRow[row], row);
      last[keys[row]] = byRow[row];
    }
  }

  /** The median of the moves forward; NaN without any. */
  usual(): number {
    const forward = new Float64Array(this.table.count);
    let count = 0;
    this.forEach((from, to) => {
      if (to > from) forward[count++] = to - from;
    });
    return count === 0 ? Number.NaN : quantileOfSorted(forward.subarray(0, count).sort(), 0.5);
  }

  where(test: (by: number) => boolean): FoundMoves {
    const found: FoundMoves = { count: 0, shown: [] };
    this.forEach((from, to, row) => {
      if (!test(to - from)) return;
      if (found.count++ < MOST_SHOWN)
        found.shown.push(`from ${from} to ${to} at line ${this.table.lines[row]}`);
    });
    return found;
  }
}

function fallsOf(moves: Moves, column: string): string[] {
  const { count, shown } = moves.where((by) => by < 0);
  if (count === 0) return [];
  const more = count > MOST_SHOWN ? ` and ${count - MOST_SHOWN} more times` : '';
  return [`${fallsText(column)}${shown.join(', ')}${more}: a run that was resumed, or another run`];
}

/** Steps without a row: so many times the usual distance. */
const WIDE = 3;

function gapsOf(moves: Moves, every: number, column: string): string[] {
  const { count, shown } = moves.where((by) => by > WIDE * every);
  if (count === 0 || count > moves.where(() => true).count / 4) return [];
  return [
    `${column} leaves gaps: ${shown.join(', ')}${count > MOST_SHOWN ? ` and ${count - MOST_SHOWN} more` : ''}`,
  ];
}

/** Where a column ceases to hold numbers. */
function brokenAt(table: LogTable, column: string, file: string): string[] {
  const found = numericColumn(table, column, file);
  if (found === undefined || found.firstBroken === undefined) return [];
  const isForGood = table.lines[found.lastRow] < found.firstBroken;
  const since = isForGood
    ? `from ${table.place} ${found.firstBroken} on`
    : `first at ${table.place} ${found.firstBroken}`;
  return [`${column} holds no number in ${found.broken} rows, ${since}`];
}
