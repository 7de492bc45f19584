/** What a file has to hold to be a table: a damaged number is no number, and a missing column is no column of blanks. */
import type { Cell } from './cell.js';
import type { Column, Field } from './field.js';
import type { Table } from './table.js';

/** As the program writes numbers; `Number` would take a blank for 0 and 0x10 for 16. */
const numeral = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Version 0.1 wrote them so; today's cells are empty. */
const openEnds = ['NaN', 'Infinity', '-Infinity'];

/** Every row needs a value: of an interval ends may be open, but its columns are there. Axes are younger than tables. */
const isNeeded = ({ optional, isInterval }: Field<unknown>) => !optional || isInterval;

/**
 * A column that nobody declares would be lost without a word, and rows that it tells apart be taken for one; without one
 * that is needed every row would be of nothing.
 */
export function checkHeaders(table: Table, headers: readonly string[]): void {
  const known = new Set(table.columns().flatMap(({ header, formerly }) => [header, formerly]));
  const stranger = headers.find((header) => !known.has(header));
  if (stranger !== undefined)
    throw new Error(
      `nothing here declares the column ${shortened(stranger)}; --plugin brings what a module of yours does`,
    );
  const held = new Set(headers);
  if (held.size < headers.length)
    throw new Error(
      `two columns are called ${headers.find((header, index) => headers.indexOf(header) < index)}`,
    );
  const lacking = Object.values(table.fields)
    .filter(isNeeded)
    .flatMap((field) => field.columns())
    .find(({ header, formerly }) => !held.has(header) && !held.has(formerly ?? header));
  if (lacking !== undefined) throw new Error(`there is no column ${lacking.header}`);
}

/** Says of a row of texts what is wrong with it; undefined where nothing is. */
export function cellChecker(
  table: Table,
  headers: readonly string[],
): (texts: Readonly<Record<string, string | undefined>>) => string | undefined {
  const held = new Set(headers);
  const columns = Object.values(table.fields).flatMap((field) =>
    field.columns().map((column) => ({
      ...column,
      header: held.has(column.header) ? column.header : (column.formerly ?? column.header),
      mayBeEmpty: field.optional || column.type === 'text',
      words: field.isInterval ? openEnds : [],
    })),
  );
  const own = columns.filter(({ header }) => held.has(header));
  return (texts) => {
    const bad = own.find((column) => !isGood(texts[column.header], column));
    return bad && `${bad.header} is ${texts[bad.header] === undefined ? 'missing' : `no ${kindOf(bad)}`}`;
  };
}

const kindOf = ({ type }: Pick<Column, 'type'>) => (type === 'whole' ? 'whole number' : 'number');

function isGood(
  text: string | undefined,
  { type, mayBeEmpty, words }: Pick<Column, 'type'> & { mayBeEmpty: boolean; words: readonly string[] },
): boolean {
  if (text === undefined) return false;
  if (text === '') return mayBeEmpty;
  if (type === 'text' || words.includes(text)) return true;
  const value = numeral.test(text) ? Number(text) : Number.NaN;
  return type === 'whole' ? Number.isInteger(value) : Number.isFinite(value);
}

/** What is wrong with a row of a JSON file or an event; undefined where nothing is. */
export function rowProblem(table: Table, row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'is no row';
  for (const [property, field] of Object.entries(table.fields)) {
    const cells = cellsOf(field, (row as Record<string, unknown>)[property]);
    const columns = field.columns();
    const bad =
      cells === undefined ? 0 : cells.findIndex((cell, index) => !isCell(cell, columns[index], field));
    if (bad >= 0) return `${columns[bad]?.header ?? property} is no ${wordOf(columns[bad])}`;
  }
  return undefined;
}

const wordOf = (column?: Column) =>
  column === undefined || column.type === 'text' ? 'text' : kindOf(column);

function cellsOf(field: Field<unknown>, value: unknown): readonly Cell[] | undefined {
  try {
    return field.write(value);
  } catch {
    return undefined;
  }
}

function isCell(cell: unknown, { type }: Column, { optional }: Field<unknown>): boolean {
  if (cell === null || cell === undefined) return optional;
  return type === 'text' ? typeof cell === 'string' : typeof cell === 'number' && Number.isFinite(cell);
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
