/** Tables as text files: comma-separated, or JSON for tables of prose. Numbers have their shortest exact form. */
import { csvFormatRows, csvParse } from 'd3-dsv';
import { isSweptHeader, sweptAxis } from '../swept-axis.js';
import type { Cell } from './cell.js';
import { cellChecker, checkHeaders, rowProblem } from './row-checks.js';
import { type Table, tableOfRows } from './table.js';

/** Null is an empty cell; text is quoted where RFC 4180 asks for it. */
export function formatCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return csvLines([columns, ...rows]);
}

const csvLines = (rows: readonly (readonly Cell[])[]) =>
  rows.length === 0 ? '' : `${csvFormatRows(rows as string[][])}\n`;

/** Rows by column name. */
export const parseCsv = (text: string): Record<string, string>[] => [...csvParse(text)];

/** The pieces of a table's file: rows can be formatted a stage at a time and put together later. */
export interface TableText<Row> {
  head(): string;
  rows(rows: readonly Row[]): string;
  /** Between two pieces of rows that are both not empty. */
  separator: string;
  tail: string;
}

export function tableText<Row>(table: Table<Row>): TableText<Row> {
  if (table.format === 'json') {
    const line = (row: Row) => JSON.stringify(row, null, 2).replaceAll(/^/gm, '  ');
    return {
      head: () => '[\n',
      rows: (rows) => rows.map(line).join(',\n'),
      separator: ',\n',
      tail: '\n]\n',
    };
  }
  return {
    head: () => csvLines([table.columns().map(({ header }) => header)]),
    rows: (rows) => csvLines(rows.map((row) => table.cells(row))),
    separator: '',
    tail: '',
  };
}

/** The whole file. */
export function formatTable<Row>(declared: Table<Row>, rows: readonly Row[]): string {
  const table = tableOfRows(declared, rows);
  if (table.format === 'json') return `${JSON.stringify(rows, null, 2)}\n`;
  const { head, rows: lines } = tableText(table);
  return head() + lines(rows);
}

/** The rows of a file that `formatTable` wrote, in this version or an earlier one. */
export function parseTable<Row>(declared: Table<Row>, text: string): Row[] {
  if (declared.format === 'json') return parseJsonRows(declared, text);
  if (text === '') throw new Error('is empty, without even a head');
  if (!text.endsWith('\n')) throw new Error('the last line is cut short');
  const rows = csvParse(text);
  const table = declared.sweeping(rows.columns.filter(isSweptHeader).map((header) => sweptAxis(header)));
  checkHeaders(table, rows.columns);
  const problem = cellChecker(table, rows.columns);
  return rows.map((texts, index) => {
    const wrong = problem(texts as Record<string, string>);
    if (wrong !== undefined) throw new Error(`line ${index + 2}: ${wrong}`);
    return table.read(texts as Record<string, string>);
  });
}

function parseJsonRows<Row>(table: Table<Row>, text: string): Row[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new Error('not a list of rows');
  rows.forEach((row, index) => {
    const wrong = rowProblem(table as Table, row);
    if (wrong !== undefined) throw new Error(`row ${index + 1}: ${wrong}`);
  });
  return rows as Row[];
}
