/** A run that was resumed from a checkpoint has logged some steps twice: the last counts. */
import { keysOf } from '../averaging/index.js';
import type { FoundColumns } from '../columns/index.js';
import { hasValue, type LogTable, numbersOrNone } from '../reading/index.js';
import { chosenRows, rowsWhere } from './derived-table.js';

export interface StepColumns extends Pick<FoundColumns, 'by' | 'cluster'> {
  step: string;
  /** Rows without a value in one of these are of no use and say nothing. */
  needed: readonly string[];
  file: string;
}

export interface WithoutRepeats {
  table: LogTable;
  /** Where the steps went back, and how many rows the later ones replace: one a run. */
  resumed: { line: number; step: number; replaced: number }[];
}

/** From where a step falls back, all earlier rows of its run with that step or a later one are replaced. */
export function withoutRepeats(table: LogTable, columns: StepColumns): WithoutRepeats {
  const { step, needed, file } = columns;
  const steps = numbersOrNone(table, step, file);
  if (steps === undefined) return { table, resumed: [] };
  const isFilled = needed.map((name) => hasValue(table, name));
  const keys = keysOf(table, columns);
  const isOfUse = (row: number) => !Number.isNaN(steps[row]) && isFilled.every((has) => has(row));
  if (!anyFalls(table.count, { steps, keys, isOfUse })) return { table, resumed: [] };
  const { lines } = table;
  const runs = new Map<number, number[]>();
  for (let row = 0; row < table.count; row++) {
    if (!isOfUse(row)) continue;
    const held = runs.get(keys[row]);
    if (held) held.push(row);
    else runs.set(keys[row], [row]);
  }
  const isDropped = new Uint8Array(table.count);
  const resumed: WithoutRepeats['resumed'] = [];
  for (const rows of runs.values()) {
    const found = replacedRows(rows, steps);
    if (found === undefined) continue;
    for (const row of found.rows) isDropped[row] = 1;
    resumed.push({ line: lines[found.at], step: steps[found.at], replaced: found.rows.length });
  }
  if (resumed.length === 0) return { table, resumed };
  return {
    table: chosenRows(
      table,
      rowsWhere(table.count, (row) => isDropped[row] === 0),
    ),
    resumed,
  };
}

interface Course {
  steps: Float64Array;
  /** Run of each row. */
  keys: Int32Array;
  isOfUse(row: number): boolean;
}

/** Whether a step is smaller than the one before it in its run. */
function anyFalls(count: number, { steps, keys, isOfUse }: Course): boolean {
  const last: number[] = [];
  for (let row = 0; row < count; row++) {
    if (!isOfUse(row)) continue;
    if (steps[row] < last[keys[row]]) return true;
    last[keys[row]] = steps[row];
  }
  return false;
}

/** More falls for each row are no resumptions: the rows are in no order, or steps count something else. */
const MOST_FALLS = 0.1;
/** Of the steps that are replaced so many are logged again. */
const LOGGED_AGAIN = 0.5;

function replacedRows(
  rows: readonly number[],
  steps: Float64Array,
): { rows: number[]; at: number } | undefined {
  const kept: number[] = [];
  const replaced: number[] = [];
  let falls = 0;
  let at = -1;
  for (const row of rows) {
    const last = kept[kept.length - 1];
    if (last !== undefined && steps[row] < steps[last]) {
      falls++;
      if (at < 0) at = row;
      while (kept.length > 0 && steps[kept[kept.length - 1]] >= steps[row]) replaced.push(kept.pop()!);
    }
    kept.push(row);
  }
  // Steps from the very beginning again are another run, which a resumed one never is.
  if (replaced.length === 0 || replaced.includes(rows[0]) || falls > Math.max(1, MOST_FALLS * rows.length))
    return undefined;
  const sought = new Set(replaced.map((row) => steps[row]));
  const again = new Set<number>();
  for (const row of kept) if (sought.has(steps[row])) again.add(steps[row]);
  const repeated = replaced.filter((row) => again.has(steps[row])).length;
  return repeated < LOGGED_AGAIN * replaced.length ? undefined : { rows: replaced, at };
}
