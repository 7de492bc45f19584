/** Comma-separated tables: numbers in the shortest form that reads back exactly. */

export type Cell = string | number | null;

/** Null is an empty cell; text is quoted where RFC 4180 asks for it. */
export function formatCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(formatCell).join(',')}\n`).join('');
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows by column name; quoted cells may hold commas, quotes and line ends. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = splitRows(text);
  return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index] ?? ''])));
}

function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // One match is one cell and the separator that ends it.
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    const blank = quoted === undefined && bare === '' && row.length === 0;
    if (!(blank && end !== ',')) row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end !== ',' && row.length > 0) {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
