/** The KL of runs by their steps: of a step with several rows, and between two steps. */
import { isMissing, type LogTable } from '../reading/index.js';

/** Rows of KL in the order of their steps, run by run; a step that was logged again later counts as it was last. */
export function klCourses(
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
export function meansOfSteps(
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
export function neighbours(
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
