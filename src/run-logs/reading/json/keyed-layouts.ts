/** Tables by columns and tables by keys: `{column: [values]}`, pandas' orients, `{"100": {...}}` keyed by step. */
import { isObject, type JsonObject } from './flatten.js';
import { type Rows, rowsOf } from './rows.js';

/** pandas' split, and the tables of W&B: `{columns: [names], data: [[values]]}`. */
export function splitLayout({ columns, data, index }: JsonObject): Rows | undefined {
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  const names = columns.map((name) => (Array.isArray(name) ? name.join('/') : String(name)));
  const rows = data.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])));
  return rowsOf(Array.isArray(index) ? withIndex(rows, index.map(String)) : rows);
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;
/** A list of settings beside columns is shorter than half of them. */
const FEWEST_OF_COLUMN = 0.5;

/** `{column: [values]}`; single values beside them hold for every row. */
export function columnsLayout(object: JsonObject, problems: string[]): Rows | undefined {
  const entries = Object.entries(object);
  const lists = entries.filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0 && !entry[1].some(isObject),
  );
  const longest = lists.reduce((most, [, list]) => Math.max(most, list.length), 0);
  const columns = lists.filter(([, list]) => list.length >= FEWEST_OF_COLUMN * longest);
  if (columns.length < 2 || longest < 2) return undefined;
  const lengths = new Set(columns.map(([, list]) => list.length));
  if (lengths.size > 1) {
    const shown = columns.slice(0, 6).map(([name, list]) => `${name} ${list.length}`);
    problems.push(
      `columns differ in length: ${shown.join(', ')}; give each as many values as there are rows`,
    );
    return undefined;
  }
  const constants = Object.fromEntries(entries.filter(([, value]) => isScalar(value)));
  const rows = Array.from({ length: longest }, (_, row) => ({
    ...Object.fromEntries(columns.map(([name, list]) => [name, list[row]])),
    ...constants,
  }));
  return rowsOf(rows);
}

/** `step_100`, `checkpoint-100`, `100`. */
const counted = /^(?:(?:global_)?step|checkpoint|ckpt|iter(?:ation)?|epoch)?[-_ ]?(-?\d+(?:\.\d+)?)$/i;
const isCount = (key: string): boolean => counted.test(key);

/** Objects within an object: columns with an index, or rows with a key. */
export function keyedLayout(object: JsonObject): Rows | undefined {
  const entries = Object.entries(object).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  if (entries.length === 0 || 2 * entries.length < Object.keys(object).length) return undefined;
  // Settings are objects of words.
  if (!entries.some(([, inner]) => Object.values(inner).some(holdsNumber))) return undefined;
  const keys = entries.map(([key]) => key);
  const innerKeys = [...new Set(entries.flatMap(([, inner]) => Object.keys(inner)))];
  if (keys.every(isCount)) {
    const areRows = !innerKeys.every(isCount) && entries.every(([, inner]) => hasCells(inner));
    return areRows ? rowsByKey(entries, 'step') : undefined;
  }
  if (!entries.every(([, inner]) => Object.values(inner).some(isScalar))) return undefined;
  if (innerKeys.every(isCount) || looksLikeColumns(keys, innerKeys)) return rowsOfColumns(entries, innerKeys);
  return entries.length > 1 && sharesNames(entries) ? rowsByKey(entries, 'run') : undefined;
}

const holdsNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  (isObject(value) && Object.values(value).some((inner) => typeof inner === 'number'));

/** Values, or values one level below names. */
const hasCells = (row: JsonObject): boolean =>
  Object.values(row).some(
    (value) =>
      isScalar(value) ||
      (isObject(value) && !Object.keys(value).every(isCount) && Object.values(value).some(isScalar)),
  );

/** Rows of one table speak of the same things. */
function sharesNames(entries: readonly (readonly [string, JsonObject])[]): boolean {
  const [[, first]] = entries;
  return entries.every(([, inner]) => Object.keys(inner).some((name) => name in first));
}

const columnName = /(?:^|[_/. ])(?:kl|gold|reward|rewards|score|scores|loss|step|n)(?:$|[_/. ])/i;
const looksLikeColumns = (outer: readonly string[], inner: readonly string[]): boolean =>
  outer.some((name) => columnName.test(name)) && !inner.some((name) => columnName.test(name));

/** The key becomes a cell, unless the rows have such a cell. */
function rowsByKey(entries: readonly (readonly [string, JsonObject])[], name: string): Rows {
  return rowsOf(
    entries.map(([key, inner]) =>
      name in inner ? inner : { [name]: counted.exec(key)?.[1] ?? key, ...inner },
    ),
  );
}

/** pandas' `to_json` as it comes: `{column: {index: value}}`. */
function rowsOfColumns(
  entries: readonly (readonly [string, JsonObject])[],
  indices: readonly string[],
): Rows {
  const rows = indices.map((index) =>
    Object.fromEntries(entries.map(([column, inner]) => [column, inner[index]])),
  );
  return rowsOf(withIndex(rows, indices));
}

/** An index of words says what its rows are, one of numbers counts them. */
const withIndex = (rows: JsonObject[], indices: readonly string[]): JsonObject[] =>
  indices.every(isCount) || indices.length !== rows.length || rows.some((row) => 'index' in row)
    ? rows
    : rows.map((row, at) => ({ index: indices[at], ...row }));
