/** Rows in the order of a number, and in parts of neighbours. */

/** Bits of a place among the rows, and of a number within their range: together an exact integer of a double. */
const PLACE = 2 ** 24;
const LEVELS = 2 ** 28;

/**
 * Rows in the order of their values, which are finite. A native sort of doubles that hold value and place takes a tenth
 * of the time of one that calls back; values within 2⁻²⁸ of the range of each other count as equal.
 */
export function orderBy(rows: Int32Array, values: Float64Array): Int32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  if (rows.length > PLACE || !(high > low))
    return rows.slice().sort((left, right) => values[left] - values[right]);
  const scale = (LEVELS - 1) / (high - low);
  const keys = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place++)
    keys[place] = Math.floor((values[rows[place]] - low) * scale) * PLACE + place;
  keys.sort();
  return Int32Array.from(keys, (key) => rows[key % PLACE]);
}

/**
 * From and to of about `count` parts of rows in order, the first of which is the first row alone. Where few different
 * values come again and again, as the n of best-of-n, no part holds two of them.
 */
export function equalParts(
  rows: Int32Array,
  values: Float64Array,
  count: number,
): [from: number, to: number][] {
  if (rows.length <= count) return Array.from(rows, (_, place) => [place, place + 1]);
  const size = rows.length / count;
  const runs = equalRuns(rows, values, count / 2);
  if (runs === undefined) return [[0, 1], ...split(1, rows.length, size)];
  return runs.flatMap(([from, to]) => split(from, to, size));
}

/** Of rows with one value each; undefined where there are more than `most`. */
function equalRuns(rows: Int32Array, values: Float64Array, most: number): [number, number][] | undefined {
  const runs: [number, number][] = [];
  for (let from = 0, to = 1; to <= rows.length; to++) {
    if (to < rows.length && values[rows[to]] === values[rows[from]]) continue;
    if (runs.push([from, to]) > most) return undefined;
    from = to;
  }
  return runs;
}

/** As equal as whole numbers can be. */
function split(from: number, to: number, size: number): [number, number][] {
  const parts = Math.max(1, Math.round((to - from) / size));
  const at = (part: number) => from + Math.round(((to - from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => [at(part), at(part + 1)]);
}
