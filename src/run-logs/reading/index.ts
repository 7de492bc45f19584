export { isMissing, oneLine } from './cells.js';
export { type AboutColumn, type ColumnNumbers, columnNumbers } from './numbers.js';
export { type ReadFile, readLogFile } from './read-file.js';
export { readLogTable } from './read-table.js';
export type { LogTable, Place } from './table.js';
