/** Logs of very many rows: rows of one run that lie side by side in KL become their mean before they are fitted. */
import type { RowsOfPoint } from '../../fitting/index.js';
import type { FoundColumns } from '../columns/index.js';
import { cellsIn, isMissing, type LogTable } from '../reading/index.js';
import { Means } from './means.js';
import { keysOf, numbersOf, type RowNumbers } from './row-numbers.js';
import { equalParts, orderBy } from './side-by-side.js';

/** Fewer rows are fitted as they are. */
const MOST_ROWS = 20_000;
/** Points that are made of more. */
const POINTS = 4000;
/** Of each run, however many runs there are. */
const FEWEST_OF_RUN = 20;
/** The same where means are fitted at their mean √KL. */
const FEWEST_OF_BENT_RUN = 40;
/** Rows that cannot be fitted are named by their line; of more, their number is told. */
const MOST_FAULTY = 1000;

export interface AverageOptions {
  /** File name in messages. */
  file: string;
  /** The law is linear in its coefficients and fitted to the means of its regressors. */
  isExact: boolean;
}

export interface AveragedRows {
  table: LogTable;
  /** What a row of the table stands for; left out where rows are as they were. */
  rowsOf?(row: number): RowsOfPoint | undefined;
}

/**
 * The table itself up to 20,000 rows. Means of a law's own regressors and of the score over neighbours leave the
 * coefficients of a law that is linear in them unbiased, however wide the neighbourhoods: what is lost is only what rows
 * within one say. Other laws are fitted at the mean √KL, to second order in the width, which is a few thousandths of the
 * range of one run and up to a fortieth where there are hundreds of runs. The first point of each run stays alone, since a
 * baseline may be read from it.
 */
export function averageRows(
  table: LogTable,
  columns: FoundColumns,
  { file, isExact }: AverageOptions,
): AveragedRows {
  if (table.count <= MOST_ROWS) return { table };
  const numbers = numbersOf(table, columns, file);
  const { order, starts, faulty, unnamed, blank } = sorted(table, columns, numbers);
  const rows = order.length;
  const fewest = isExact ? FEWEST_OF_RUN : FEWEST_OF_BENT_RUN;
  const means = new Means(numbers, columns.holds);
  for (let key = 0; key + 1 < starts.length; key++) {
    const own = orderBy(order.subarray(starts[key], starts[key + 1]), numbers.kl);
    const points = Math.max(fewest, Math.round((POINTS * own.length) / rows));
    for (const [from, to] of equalParts(own, numbers.kl, points)) means.add(own.subarray(from, to));
  }
  const points = means.count;
  if (points === rows && blank === 0 && unnamed === 0) return { table };
  for (const row of faulty) means.addAsItIs(row);
  const notes = notesOn({ rows, points, blank, unnamed, isExact });
  return {
    table: means.table(table, columns, [...table.notes, ...numbers.notes, ...notes]),
    rowsOf: (row) => means.rowsOf(row),
  };
}

interface Sorted {
  /** Rows that can be fitted, run by run. */
  order: Int32Array;
  /** Where each run begins in it, and its end. */
  starts: number[];
  /** The first rows with what is no KL, no score or no number of tokens, and how many more there are. */
  faulty: number[];
  unnamed: number;
  /** Rows that do not speak of KL or of score. */
  blank: number;
}

function sorted(table: LogTable, columns: FoundColumns, { kl, gold, tokens }: RowNumbers): Sorted {
  const keys = keysOf(table, columns);
  const counts: number[] = [];
  const lowest = columns.holds === 'n' ? 1 : 0;
  const canBeFitted = (row: number) =>
    kl[row] >= lowest && Number.isFinite(gold[row]) && (tokens === undefined || tokens[row] > 0);
  const [klCell, goldCell] = [cellsIn(table, columns.kl), cellsIn(table, columns.gold)];
  const isBlank = (row: number) => isMissing(klCell(row)) || isMissing(goldCell(row));
  const others = { faulty: [] as number[], unnamed: 0, blank: 0 };
  for (let row = 0; row < keys.length; row++) {
    if (canBeFitted(row)) counts[keys[row]] = (counts[keys[row]] ?? 0) + 1;
    else if (isBlank(row)) others.blank++;
    else if (others.faulty.length < MOST_FAULTY) others.faulty.push(row);
    else others.unnamed++;
  }
  const starts = [0];
  for (let key = 0; key < counts.length; key++) starts.push(starts[key] + (counts[key] ?? 0));
  const places = Int32Array.from(starts);
  const order = new Int32Array(starts[starts.length - 1]);
  for (let row = 0; row < keys.length; row++) if (canBeFitted(row)) order[places[keys[row]]++] = row;
  return { order, starts, ...others };
}

interface Averaged {
  rows: number;
  points: number;
  blank: number;
  unnamed: number;
  isExact: boolean;
}

const shown = (count: number): string => count.toLocaleString('en');

function notesOn({ rows, points, blank, unnamed, isExact }: Averaged): string[] {
  const notes: string[] = [];
  if (points < rows)
    notes.push(
      `${shown(rows)} rows were averaged to ${shown(points)} points, neighbours in KL within each run; points and RMSE are those of the means${isExact ? '' : ', each at its mean √KL, which bends this law by its curvature over the width of a mean'}`,
    );
  if (blank > 0) notes.push(`${shown(blank)} rows without KL or without score were passed over`);
  if (unnamed > 0)
    notes.push(`${shown(unnamed)} further rows with no number for KL, score or tokens were left out`);
  return notes;
}
