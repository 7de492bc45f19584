/** Where the rows are in a JSON document: lists of objects, columns, what pandas writes, and runs of these. */
import { isObject, isWrapper, type JsonObject } from './flatten.js';
import { columnsLayout, keyedLayout, splitLayout } from './keyed-layouts.js';
import { type Rows, rowsOf } from './rows.js';

/** Runs within runs within a file. */
const MOST_LEVELS = 4;

/** Undefined where a value holds no table; `problems` gets what nearly is one. */
export function findRows(value: unknown, problems: string[], level = 0): Rows | undefined {
  if (Array.isArray(value)) return listLayout(value, problems, level);
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.log_history)) return listLayout(value.log_history, problems, level);
  return (
    splitLayout(value) ??
    largest([
      listedRuns(value, problems, level) ?? oneList(value, problems),
      columnsLayout(value, problems),
    ]) ??
    keyedLayout(value) ??
    (level < MOST_LEVELS ? runsLayout(Object.entries(value), problems, level) : undefined)
  );
}

/** Objects, or lists of which the first holds the names, or runs. */
function listLayout(list: readonly unknown[], problems: string[], level: number): Rows | undefined {
  const objects = list.filter(isObject);
  if (objects.length > 0 && 2 * objects.length >= list.length) {
    const areRuns = level === 0 && objects.length === list.length && objects.every(isRun);
    return areRuns ? runsLayout(objects.map(namedRun), problems, level) : objectRows(list);
  }
  const lists = list.filter(Array.isArray);
  if (lists.length < 2 || lists.length < list.length) return undefined;
  const [header, ...rows] = lists;
  if (header.every((name) => typeof name === 'string') && new Set(header).size > 1)
    return splitLayout({ columns: header, data: rows });
  return level < MOST_LEVELS ? runsLayout(lists.map(namedRun), problems, level) : undefined;
}

/** Of lists in a row, longer ones are the course of a run. */
const FEWEST_OF_RUN = 4;

/** An object that holds a list of points, or columns and no step, is a run and not a row. */
function isRun(object: JsonObject): boolean {
  if (oneList(object, []) !== undefined) return true;
  const isRow = Object.entries(object).some(
    ([name, value]) => /step|iter|epoch/i.test(name) && !Array.isArray(value),
  );
  const tables = [object, ...Object.values(object).filter(isObject)];
  return !isRow && tables.some((table) => (columnsLayout(table, [])?.rows.length ?? 0) >= FEWEST_OF_RUN);
}

/** By what it says of itself, else by its place. */
function namedRun(run: unknown, index: number): [string, unknown] {
  const said = isObject(run) ? (run.run ?? run.run_name ?? run.name ?? run.id ?? run.seed) : undefined;
  return [typeof said === 'string' || typeof said === 'number' ? String(said) : String(index + 1), run];
}

function objectRows(list: readonly unknown[]): Rows {
  const found = rowsOf([]);
  for (const [index, entry] of list.entries()) {
    if (isObject(entry)) {
      found.rows.push(entry);
      found.places.push(index + 1);
    } else found.leftOut.push(`entry ${index + 1}: is not an object`);
  }
  return found;
}

const runLists = /^(?:runs?|seeds?|trials?|experiments?|sweeps?|replicates?)$/i;

/** `{runs: [{name, history: [...]}, ...]}`, beside settings that hold for all. */
function listedRuns(object: JsonObject, problems: string[], level: number): Rows | undefined {
  const lists = Object.entries(object).filter(([name, list]) => runLists.test(name) && Array.isArray(list));
  if (level > 0 || lists.length !== 1) return undefined;
  const runs = (lists[0][1] as unknown[]).filter(isObject);
  return runs.length > 0 && runs.every(isRun) ? runsLayout(runs.map(namedRun), problems, level) : undefined;
}

/** The only list of objects in an object. */
function oneList(object: JsonObject, problems: string[]): Rows | undefined {
  const lists = Object.values(object).filter(
    (value): value is unknown[] => Array.isArray(value) && value.some(isObject),
  );
  return lists.length === 1 ? listLayout(lists[0], problems, 1) : undefined;
}

const largest = (layouts: readonly (Rows | undefined)[]): Rows | undefined =>
  layouts
    .filter((layout) => layout !== undefined)
    .sort((left, right) => right.rows.length - left.rows.length)[0];

/**
 * `{run: table}`: every row says of which run it is. `{train: table, eval: table}` are two parts of one run. One table
 * beside settings is the table itself.
 */
function runsLayout(
  entries: readonly (readonly [string, unknown])[],
  problems: string[],
  level: number,
): Rows | undefined {
  const runs = entries.flatMap(([name, value]) => {
    const own: string[] = [];
    const found = findRows(value, own, level + 1);
    for (const problem of own) problems.push(`${name}: ${problem}`);
    return found === undefined ? [] : [{ name, found }];
  });
  if (runs.length === 0) return undefined;
  const isAlone =
    runs.length === 1 && problems.length === 0 && (isWrapper(runs[0].name) || entries.length > 1);
  if (isAlone) return runs[0].found;
  const all = rowsOf([]);
  const arePhases = runs.every(({ name }) => /^(?:train|eval|val|valid|validation|test)$/i.test(name));
  for (const { name, found } of runs) {
    for (const row of found.rows) all.rows.push(arePhases ? { split: name, ...row } : ofRun(name, row));
    for (const place of found.places) all.places.push(place);
    for (const reason of found.leftOut) all.leftOut.push(`${name}: ${reason}`);
  }
  if (arePhases) return { ...all, notes: [`one below the other: ${listed(runs.map(({ name }) => name))}`] };
  const names = [...new Set(all.rows.map(({ run }) => String(run)))];
  return { ...all, notes: [`a run each: ${listed(names)}`] };
}

/** Runs within runs: `ppo/seed 1`. */
function ofRun(name: string, row: JsonObject): JsonObject {
  const { run, ...cells } = row;
  return { run: run === undefined || String(run) === name ? name : `${name}/${String(run)}`, ...cells };
}

const listed = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
