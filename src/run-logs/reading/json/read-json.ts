/** Text that begins like JSON: one document, objects line by line, or several documents in a row. */
import { UserError } from '../../../config/user-error.js';
import { lineAt } from '../lines.js';
import type { LogTable } from '../table.js';
import { TableBuilder } from '../table-builder.js';
import { isObject, type JsonObject } from './flatten.js';
import { addObject, beginsWithObject, readJsonLines } from './json-lines.js';
import { findRows } from './layouts.js';
import { LooseParser } from './loose-json.js';
import { LooseError } from './loose-scanner.js';
import { type Rows, rowsOf } from './rows.js';

/** The table, or why this is no JSON. Throws UserError for JSON that holds no table. */
export function readJson(text: string, name: string): LogTable | string {
  const strict = parseStrictly(text);
  if (strict !== undefined) return tableOf(strict.value, text, name);
  // The inner lines of a document may be objects too, its first is none.
  const isDocument = !beginsWithObject(text);
  const loose = isDocument ? readLoosely(text, name) : undefined;
  if (typeof loose === 'object') return loose;
  return readJsonLines(text)?.finish() ?? loose ?? readLoosely(text, name);
}

function parseStrictly(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** One document or several, the last of which may be cut short. */
function readLoosely(text: string, name: string): LogTable | string {
  const parser = new LooseParser(text, { takesCut: true });
  const strictLine = strictLines(text);
  const values: unknown[] = [];
  const places: number[] = [];
  try {
    while (parser.skip(',;')) {
      places.push(parser.place);
      values.push(strictLine(parser) ?? parser.value());
    }
  } catch (error) {
    if (!(error instanceof LooseError)) throw error;
    return `line ${lineAt(text, error.place)}: is not JSON: ${error.message}`;
  }
  const whole = values.filter((value) => value !== undefined);
  const leftOut =
    parser.cutAt === undefined ? [] : [`line ${lineAt(text, parser.cutAt)}: the file is cut short`];
  if (whole.length > 1 && whole.every(isObject)) return documentRows(text, whole, { places, leftOut });
  if (whole.length > 1 && whole.every(Array.isArray)) return tableOf(whole, text, name, leftOut);
  if (whole.length === 1) return tableOf(whole[0], text, name, leftOut);
  return leftOut[0] ?? 'is not JSON';
}

/** A list or an object that takes a line to its end, which V8 reads twenty times as fast: tried once a line. */
function strictLines(text: string): (parser: LooseParser) => unknown {
  let end = -1;
  return (parser) => {
    if (parser.place < end) return undefined;
    const found = text.indexOf('\n', parser.place);
    end = found < 0 ? text.length : found;
    if (!/[\]}]\s*$/.test(text.slice(Math.max(parser.place, end - 3), end))) return undefined;
    try {
      const value: unknown = JSON.parse(text.slice(parser.place, end));
      parser.place = end;
      return value;
    } catch {
      return undefined;
    }
  };
}

function documentRows(
  text: string,
  objects: readonly JsonObject[],
  { places, leftOut }: { places: readonly number[]; leftOut: readonly string[] },
): LogTable {
  const builder = new TableBuilder('line');
  const lineOf = lineCounter(text);
  for (const [index, object] of objects.entries()) addObject(builder, object, lineOf(places[index]));
  for (const reason of leftOut) builder.leftOut.push(reason);
  return builder.finish();
}

/** The line of one place after the other. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let from = 0;
  return (place) => {
    for (let at = text.indexOf('\n', from); at >= 0 && at < place; at = text.indexOf('\n', from)) {
      line++;
      from = at + 1;
    }
    return line;
  };
}

function tableOf(value: unknown, text: string, name: string, leftOut: readonly string[] = []): LogTable {
  const found = rowsIn(value, text, name);
  const builder = new TableBuilder('entry');
  for (const [index, row] of found.rows.entries()) addObject(builder, row, found.places[index]);
  for (const reason of [...found.leftOut, ...leftOut]) builder.leftOut.push(reason);
  builder.notes.push(...found.notes);
  return builder.finish();
}

function rowsIn(value: unknown, text: string, name: string): Rows {
  const problems: string[] = [];
  const found = findRows(value, problems);
  if (found !== undefined) return { ...found, leftOut: [...found.leftOut, ...problems] };
  if (problems.length > 0) throw new UserError(`${name}: ${problems[0]}`);
  // A log of one line that was just begun.
  const isRow = isObject(value) && Object.values(value).some((cell) => typeof cell === 'number');
  if (isRow && !text.trim().includes('\n')) return rowsOf([value]);
  if (Array.isArray(value) && value.length > 1 && value.every(Array.isArray))
    throw new UserError(
      `${name}: is a list of lists without names; put a list of names first: ["kl", "gold_score"]`,
    );
  throw new UserError(
    `${name}: holds no list of points; allowed: a list of objects, an object with one (log_history), or {column: [values]}`,
  );
}
