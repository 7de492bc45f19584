/** Runs of a log that a law of sizes, tokens or compute is made of: a row each, or several evaluations of each. */
import { findForm, traitsOf } from '../../laws/index.js';
import { rowKeys } from '../averaging/index.js';
import { ColumnIndex, type ColumnNames, findRuns, runNames, stepNames } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { findSources, namesOfRuns, recognised, type SuggestedLaw } from '../scaling/index.js';
import { numericColumn } from './numbers-of.js';

export interface LawRuns {
  /** What tells them apart; none where each row is a run. */
  columns: readonly string[];
  count: number;
}

/** Whether a run is a point of the law, and not a curve of it. */
export const isOfPoints = ({ form }: SuggestedLaw): boolean => {
  const found = findForm(form);
  return found !== undefined && traitsOf(found).sampling !== 'curve';
};

/** Undefined for a law whose curves are runs, and where the user names the runs. */
export function runsOfLaw(
  table: LogTable,
  law: SuggestedLaw | undefined,
  { cluster, file }: Pick<ColumnNames, 'cluster'> & { file: string },
): LawRuns | undefined {
  if (law === undefined || !isOfPoints(law) || cluster !== undefined) return undefined;
  const form = findForm(law.form)!;
  const { inputs, output } = findSources(table, form, { output: law.output }, file);
  const own = inputs.flatMap(({ columns }) => columns);
  const named = recognised(table, namesOfRuns(traitsOf(form).sampling), [...own, output]);
  if (named !== undefined) return asRuns(table, [named]);
  const index = new ColumnIndex(table);
  // A seed names no run where each seed has many sizes: it tells runs of one size apart.
  const seed = findRuns(index, { by: [], used: own }).cluster ?? index.first(runNames);
  const keys = [...own, ...(seed === undefined || own.includes(seed) ? [] : [seed])];
  return asRuns(table, withSettings(table, { keys, output, file }));
}

const countOf = (table: LogTable, columns: readonly string[]): number =>
  new Set(rowKeys(table, columns)).size;

function asRuns(table: LogTable, columns: readonly string[]): LawRuns {
  const count = countOf(table, columns);
  return count === table.count || columns.length === 0
    ? { columns: [], count: table.count }
    : { columns, count };
}

/** So many rows show which columns hold still. */
const ENOUGH_ROWS = 20_000;

/**
 * With what else runs differ in: evaluations of one run follow each other with rising steps, and while these go on, settings
 * hold still and measurements do not. None where hardly any row goes on with the one before: then each is a run of its own.
 */
function withSettings(
  table: LogTable,
  { keys, output, file }: { keys: readonly string[]; output: string; file: string },
): readonly string[] {
  const ids = rowKeys(table, keys);
  const step = new ColumnIndex(table).first(stepNames);
  const steps = step === undefined ? undefined : numericColumn(table, step, file)?.byRow;
  const goesOn = (row: number) =>
    row > 0 && ids[row] === ids[row - 1] && (steps === undefined || steps[row] > steps[row - 1]);
  const pairs = [...ids.keys()].filter(goesOn);
  if (2 * pairs.length < table.count) return [];
  if (table.count > ENOUGH_ROWS) return keys;
  let [found, count] = [keys, countOf(table, keys)];
  for (const column of table.columns) {
    if (column === output || keys.includes(column) || !holdsStill(table.column(column), pairs)) continue;
    const more = countOf(table, [...found, column]);
    if (more > count) [found, count] = [[...found, column], more];
  }
  return found;
}

const holdsStill = (cells: readonly string[], pairs: readonly number[]): boolean =>
  2 * pairs.filter((row) => cells[row] === cells[row - 1]).length > pairs.length;
