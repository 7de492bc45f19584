/** Tables as text files: comma-separated, or JSON for tables of prose. Numbers have their shortest exact form. */
import { csvFormatRows, csvParse } from 'd3-dsv';
import { isSweptHeader, sweptAxis } from '../swept-axis.js';
import type { Cell } from './cell.js';
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
  if (declared.format === 'json') return parseJsonRows(text);
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line is cut short');
  const rows = csvParse(text);
  const table = declared.sweeping(rows.columns.filter(isSweptHeader).map((header) => sweptAxis(header)));
  checkHeaders(table, rows.columns);
  return rows.map((texts, index) => {
    const row = table.read(texts as Record<string, string>);
    checkCells(table, row, { line: index + 2, headers: rows.columns });
    return row;
  });
}

function parseJsonRows<Row>(text: string): Row[] {
  const rows: unknown = JSON.parse(text);
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row);
  if (Array.isArray(rows) && rows.every(isRow)) return rows as Row[];
  throw new Error('not a list of rows');
}

/** A column that nobody declares would be lost without a word, and rows that it tells apart be taken for one. */
function checkHeaders(table: Table, headers: readonly string[]): void {
  const known = new Set(table.columns().flatMap(({ header, formerly }) => [header, formerly]));
  const stranger = headers.find((header) => !known.has(header));
  if (stranger === undefined) return;
  throw new Error(
    `nothing here declares the column ${stranger}; --plugin brings what a module of yours does`,
  );
}

/** `line` counts from 1, the header's. A column that an earlier version did not have is no fault of the row. */
function checkCells<Row>(
  table: Table<Row>,
  row: Row,
  { line, headers }: { line: number; headers: readonly string[] },
): void {
  for (const [property, field] of Object.entries(table.fields)) {
    if (field.optional) continue;
    const cells = field.write((row as Record<string, unknown>)[property]);
    const bad = field
      .columns()
      .find(
        ({ header, formerly }, index) =>
          (headers.includes(header) || headers.includes(formerly ?? header)) && isNoNumber(cells[index]),
      );
    if (bad) throw new Error(`line ${line}: ${bad.header} is no number`);
  }
}

const isNoNumber = (cell: Cell) => typeof cell === 'number' && !Number.isFinite(cell);
