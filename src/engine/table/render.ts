/** The rows of a table in whatever form people or programs ask for. */
import { formatCsv } from './csv.js';
import type { TableFormat } from './formats/format-names.js';
import { latexOf } from './formats/latex.js';
import { markdownOf } from './formats/markdown.js';
import { shownTable } from './formats/shown-table.js';
import { type Table, tableOfRows } from './table.js';

export { type TableFormat, tableFormats } from './formats/format-names.js';

type Rendered = string | Uint8Array;
type Format = (table: Table, rows: readonly unknown[]) => Rendered | Promise<Rendered>;

/** Markdown and LaTeX are for people: rounded to what the intervals support, columns that say nothing left out. */
const formats = {
  md: (table, rows) => markdownOf(shownTable(table, rows), { aligned: true }),
  csv: (table, rows) => {
    const headers = table.columns().map(({ header }) => header);
    return formatCsv(
      headers,
      rows.map((row) => table.cells(row)),
    );
  },
  // What JSON has no word for, an open end or an estimate that cannot be had, is null.
  json: (_table, rows) => `${JSON.stringify(rows, null, 2)}\n`,
  latex: (table, rows) => latexOf(shownTable(table, rows)),
  parquet: async (table, rows) => {
    // Loaded late: nothing else needs the library, which takes 35 ms.
    const { parquetOf } = await import('./formats/parquet.js');
    return parquetOf(table, rows);
  },
} satisfies Record<TableFormat, Format>;

/** Text that ends in a line break, or the bytes of a Parquet file. */
export async function renderTable<Row>(
  table: Table<Row>,
  rows: readonly Row[],
  format: TableFormat,
): Promise<Rendered> {
  return formats[format](tableOfRows(table, rows) as Table, rows);
}
