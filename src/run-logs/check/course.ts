/** The course of a log: its steps, where they fall back or leave gaps, and where numbers cease to be numbers. */
import { median } from '../../statistics/index.js';
import { ColumnIndex, stepNames } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { type NumericColumn, numericColumn } from './numbers-of.js';

export interface Course {
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
  if (steps === undefined || steps.values.length < 2) return { events };
  const moves = movesOf(table, steps, runs);
  const every = median(moves.filter(({ by }) => by > 0).map(({ by }) => by));
  const { values } = steps;
  return {
    step: { column: steps.column, first: values[0], last: values[values.length - 1], every },
    events: [...fallsOf(moves, steps.column), ...gapsOf(moves, every, steps.column), ...events],
  };
}

interface Move {
  line: number;
  from: number;
  to: number;
  by: number;
}

/** Between rows that follow each other in one run. */
function movesOf(table: LogTable, { values, rows }: NumericColumn, runs: readonly string[]): Move[] {
  const cells = runs.map((name) => table.column(name));
  const last = new Map<string, number>();
  const moves: Move[] = [];
  for (const [index, row] of rows.entries()) {
    const run = cells.map((column) => column[row]).join('\u0000');
    const from = last.get(run);
    if (from !== undefined)
      moves.push({ line: table.lines[row], from, to: values[index], by: values[index] - from });
    last.set(run, values[index]);
  }
  return moves;
}

const MOST_SHOWN = 3;

function fallsOf(moves: readonly Move[], column: string): string[] {
  const falls = moves.filter(({ by }) => by < 0);
  const shown = falls
    .slice(0, MOST_SHOWN)
    .map(({ line, from, to }) => `from ${from} to ${to} at line ${line}`);
  if (falls.length === 0) return [];
  const more = falls.length > MOST_SHOWN ? ` and ${falls.length - MOST_SHOWN} more times` : '';
  return [`${column} falls back ${shown.join(', ')}${more}: a run that was resumed, or another run`];
}

/** Steps without a row: so many times the usual distance. */
const WIDE = 3;

function gapsOf(moves: readonly Move[], every: number, column: string): string[] {
  const gaps = moves.filter(({ by }) => by > WIDE * every);
  if (gaps.length === 0 || gaps.length > moves.length / 4) return [];
  const shown = gaps
    .slice(0, MOST_SHOWN)
    .map(({ line, from, to }) => `from ${from} to ${to} at line ${line}`);
  return [
    `${column} leaves gaps: ${shown.join(', ')}${gaps.length > MOST_SHOWN ? ` and ${gaps.length - MOST_SHOWN} more` : ''}`,
  ];
}

/** Where a column ceases to hold numbers. */
function brokenAt(table: LogTable, column: string, file: string): string[] {
  const found = numericColumn(table, column, file);
  if (found === undefined || found.firstBroken === undefined) return [];
  const lastGood = table.lines[found.rows[found.rows.length - 1]];
  const isForGood = lastGood < found.firstBroken;
  const since = isForGood
    ? `from ${table.place} ${found.firstBroken} on`
    : `first at ${table.place} ${found.firstBroken}`;
  return [`${column} holds no number in ${found.broken} rows, ${since}`];
}
