export type { AxisValue, Cell } from './cell.js';
export { formatCsv, formatTable, parseCsv, parseTable, type TableText, tableText } from './csv.js';
export { type Column, type Field, interval, number, optional, text, whole } from './field.js';
export { renderTable, type TableFormat, tableFormats } from './render.js';
export { rowProblem } from './row-checks.js';
export { setting } from './setting-field.js';
export { always, never, type ShownColumn } from './showing.js';
export {
  defineTable,
  type Fields,
  type RowOf,
  type RowsByName,
  type Table,
  type TableDeclaration,
  type TableRow,
  tableOfRows,
  withColumns,
} from './table.js';
