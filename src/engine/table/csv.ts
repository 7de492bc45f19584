/** Tables as text files: comma-separated, or JSON for tables of prose. Numbers have their shortest exact form. */
import { csvFormatRows, csvParse } from 'd3-dsv';
import type { Cell } from './cell.js';
import type { Table } from './table.js';

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
export function formatTable<Row>(table: Table<Row>, rows: readonly Row[]): string {
  if (table.format === 'json') return `${JSON.stringify(rows, null, 2)}\n`;
  const { head, rows: lines } = tableText(table);
  return head() + lines(rows);
}

/** The rows of a file that `formatTable` wrote, in this version or an earlier one. */
export function parseTable<Row>(table: Table<Row>, text: string): Row[] {
  if (table.format === 'json') return JSON.parse(text) as Row[];
  return parseCsv(text).map((texts) => table.read(texts));
}
