export { isMissing, shortLine } from './cells.js';
export type { WantedColumns } from './large/read-large.js';
export { type AboutColumn, type ColumnNumbers, columnNumbers } from './numbers.js';
export { logPaths, type ReadLog, readLog, readLogBytes } from './read-log.js';
export { readLogTable, tableOf } from './read-table.js';
export { cellsIn, hasValue, numbersIn, numbersOrNone, tally, unitIn, wordsIn } from './row-values.js';
export { refuseSummary } from './summary-table.js';
export type { ColumnWords, LogTable, Place } from './table.js';
