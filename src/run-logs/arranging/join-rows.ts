/** KL and gold that a log has in rows of their own, brought into one row by the step. */
import { UserError } from '../../config/user-error.js';
import { hasValue, isMissing, type LogTable, numbersIn } from '../reading/index.js';
import { withColumns } from './derived-table.js';

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
  const { kl, gold, withKl, keys, file } = columns;
  const numbers = (column: string) => numbersIn(table, column, file);
  const steps = numbers(step);
  const moved = [kl, ...withKl].map((name) => ({
    name,
    cells: [...table.column(name)],
    // The table may hold the numbers themselves.
    values: numbers(name).slice(),
  }));
  const keyOf = runKeys(table, keys, gold);
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
  if (same + between === 0)
    throw new UserError(
      `${file}: ${kl} and ${gold} never stand in one row, and their values of ${step} have none in common; name another column with --join`,
    );
  const cells = new Map(moved.map(({ name, cells: own }) => [name, own]));
  const how = between === 0 ? '' : ` (${same} at the same ${step}, ${between} between two)`;
  const most = means > 1 ? `; ${kl} has up to ${means} rows for one ${step}, whose mean is taken` : '';
  return withColumns(table, cells, [
    `${kl} and ${gold} stand in rows of their own: joined on ${step}, ${same + between} points${how}${most}`,
  ]);
}

/** Of the columns that rows of gold fill too. */
function runKeys(table: LogTable, keys: readonly string[], gold: string): (row: number) => string {
  const goldCells = table.column(gold);
  const filled = keys
    .map((name) => table.column(name))
    .filter((cells) => cells.some((cell, row) => !isMissing(cell) && !isMissing(goldCells[row])));
  return (row) => filled.map((cells) => cells[row]).join('\u0000');
}

/** Rows of KL in the order of their steps, run by run; a step that was logged again later counts as it was last. */
function klCourses(
  table: LogTable,
  { kl, steps, keyOf }: { kl: string; steps: Float64Array; keyOf: (row: number) => string },
): Map<string, number[][]> {
  const cells = table.column(kl);
  const courses = new Map<string, Map<number, number[]>>();
  const previous = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    if (isMissing(cells[row]) || Number.isNaN(steps[row])) continue;
    const key = keyOf(row);
    const course = courses.get(key) ?? new Map<number, number[]>();
    const held = previous.get(key) === steps[row] ? course.get(steps[row]) : undefined;
    previous.set(key, steps[row]);
    if (held === undefined) courses.set(key, course.set(steps[row], [row]));
    else held.push(row);
  }
  const inOrder = (course: Map<number, number[]>) =>
    [...course].sort(([left], [right]) => left - right).map(([, rows]) => rows);
  return new Map([...courses].map(([key, course]) => [key, inOrder(course)]));
}

/** Steps that come again in no larger share were logged twice, and the last row of them counts. */
const FEW = 0.1;

/** Writes the mean over the rows of a step into the last of them, and says over how many at most. */
function meansOfSteps(
  course: readonly (readonly number[])[],
  moved: readonly { cells: string[]; values: Float64Array }[],
): number {
  const several = course.filter(({ length }) => length > 1);
  if (several.length <= FEW * course.length) return 1;
  for (const rows of several)
    for (const { cells, values } of moved) {
      const mean = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
      const last = rows[rows.length - 1];
      values[last] = mean;
      cells[last] = Number.isNaN(mean) ? cells[last] : String(mean);
    }
  return several.reduce((most, { length }) => Math.max(most, length), 1);
}

/** The rows around a step and how far between them it is; undefined outside the course. */
function neighbours(
  course: readonly number[],
  steps: Float64Array,
  step: number,
): [number, number, number] | undefined {
  if (course.length === 0 || Number.isNaN(step)) return undefined;
  let [low, high] = [0, course.length - 1];
  if (step < steps[course[low]] || step > steps[course[high]]) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[course[middle]] <= step) low = middle;
    else high = middle;
  }
  const [before, after] = [course[low], course[high]];
  if (steps[after] === step) return [after, after, 0];
  const share = (step - steps[before]) / (steps[after] - steps[before]);
  return [before, after, Math.max(share, 0)];
}
