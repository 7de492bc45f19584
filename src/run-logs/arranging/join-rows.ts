/** KL and gold that a log has in rows of their own, brought into one row by the step. */
import { UserError } from '../../config/user-error.js';
import { withoutPhases } from '../columns/index.js';
import { hasValue, isMissing, type LogTable, numbersIn, shortLine } from '../reading/index.js';
import { rowsWhere, withColumns } from './derived-table.js';
import { klCourses, meansOfSteps, neighbours } from './kl-courses.js';

export interface JoinColumns {
  kl: string;
  gold: string;
  /** Further columns that belong to the KL: lengths. */
  withKl: readonly string[];
  step?: string;
  /** Columns whose values tell runs apart. */
  keys: readonly string[];
  /** The user asked for it. */
  asked: boolean;
  file: string;
}

const FEWEST_POINTS = 4;

/**
 * Rows of gold with the KL of the same step, or between the two nearest steps of the same run. The table itself where
 * most rows of gold have a KL already. Throws UserError where there is nothing to join on.
 */
export function joinRows(table: LogTable, columns: JoinColumns): LogTable {
  const { kl, gold, step, asked, file } = columns;
  const [hasKl, hasGold] = [hasValue(table, kl), hasValue(table, gold)];
  let [together, goldAlone, klAlone] = [0, 0, 0];
  for (let row = 0; row < table.count; row++) {
    if (hasKl(row) && hasGold(row)) together++;
    else if (hasGold(row)) goldAlone++;
    else if (hasKl(row)) klAlone++;
  }
  const isApart = together < FEWEST_POINTS || goldAlone > together;
  if (goldAlone === 0 || klAlone === 0 || !(asked || isApart)) return table;
  if (step === undefined) {
    if (together > 0) return table;
    throw new UserError(
      `${file}: ${kl} and ${gold} never stand in one row, and no column of steps is recognised that says which belong together; name one with --join`,
    );
  }
  return joinOn(table, step, columns);
}

function joinOn(table: LogTable, step: string, columns: JoinColumns): LogTable {
  const { kl, gold, withKl, file } = columns;
  const numbers = (column: string) => numbersIn(table, column, file);
  const steps = numbers(step);
  const moved = [kl, ...withKl].map((name) => ({
    name,
    cells: [...table.column(name)],
    // The table may hold the numbers themselves.
    values: numbers(name).slice(),
  }));
  const keyOf = runKeys(table, columns);
  const logged = klCourses(table, { kl, steps, keyOf });
  const means = meansOfSteps([...logged.values()].flat(), moved);
  const courses = new Map(
    [...logged].map(([key, course]) => [key, course.map((rows) => rows[rows.length - 1])]),
  );
  const [goldCells, klCells] = [table.column(gold), table.column(kl)];
  let [same, between] = [0, 0];
  for (let row = 0; row < table.count; row++) {
    if (isMissing(goldCells[row]) || !isMissing(klCells[row])) continue;
    const found = neighbours(courses.get(keyOf(row)) ?? [], steps, steps[row]);
    if (found === undefined) continue;
    const [before, after, share] = found;
    if (share === 0) same++;
    else between++;
    for (const { cells, values } of moved)
      cells[row] =
        share === 0 ? cells[before] : String(values[before] + share * (values[after] - values[before]));
  }
  if (same + between === 0) throw nothingInCommon(table, step, columns);
  const cells = new Map(moved.map(({ name, cells: own }) => [name, own]));
  const how = between === 0 ? '' : ` (${same} at the same ${step}, ${between} between two)`;
  const most = means > 1 ? `; ${kl} has up to ${means} rows for one ${step}, whose mean is taken` : '';
  return withColumns(table, cells, [
    `${kl} and ${gold} stand in rows of their own: joined on ${step}, ${same + between} points${how}${most}`,
  ]);
}

/** Of the columns that rows of gold fill too; parts of a run that write apart are one where no part holds both. */
function runKeys(table: LogTable, { keys, kl, gold }: JoinColumns): (row: number) => string {
  const [goldCells, klCells] = [table.column(gold), table.column(kl)];
  const filled = keys
    .map((name) => table.column(name))
    .filter((cells) => cells.some((cell, row) => !isMissing(cell) && !isMissing(goldCells[row])));
  const exact = (row: number) => filled.map((cells) => cells[row]).join('\u0000');
  const ofKl = new Set<string>();
  for (let row = 0; row < table.count; row++) if (!isMissing(klCells[row])) ofKl.add(exact(row));
  const isApart = goldCells.every((cell, row) => isMissing(cell) || !ofKl.has(exact(row)));
  return isApart ? (row) => filled.map((cells) => withoutPhases(cells[row])).join('\u0000') : exact;
}

function nothingInCommon(table: LogTable, step: string, { kl, gold, keys, file }: JoinColumns): UserError {
  const rowsOf = (column: string) => rowsWhere(table.count, hasValue(table, column));
  const seen = (column: string, rows: Int32Array) => {
    const cells = table.column(column);
    return new Set(Array.from(rows, (row) => cells[row]));
  };
  const [ofKl, ofGold] = [rowsOf(kl), rowsOf(gold)];
  const apart = keys.find((name) => areApart(seen(name, ofKl), seen(name, ofGold)));
  if (apart === undefined || areApart(seen(step, ofKl), seen(step, ofGold)))
    return new UserError(
      `${file}: ${kl} and ${gold} never stand in one row, and their values of ${step} have none in common; name another column with --join`,
    );
  const names = (rows: Int32Array) => [...seen(apart, rows)].slice(0, 3).map(shortLine).join(', ');
  return new UserError(
    `${file}: ${kl} and ${gold} never stand in one row, and ${apart} says that they are of different runs (${names(ofKl)}; ${names(ofGold)}); give rows of one run one ${apart}`,
  );
}

const areApart = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  ![...some].some((one) => others.has(one));
