export { doubtPerTokenKl, doubtRows } from './doubts.js';
export { type ColumnNames, type FoundColumns, findColumns } from './find-columns.js';
export { fitJson, fitText } from './fit-report.js';
export { type FitRunLogsOptions, fitRunLogs, type GroupFit, type RunLogsFit } from './fit-run-logs.js';
export { fittedColumns } from './fitted-columns.js';
export {
  type AboutColumn,
  type ColumnNumbers,
  columnNumbers,
  type LogTable,
  type Place,
  type ReadLog,
  readLog,
  readLogBytes,
  readLogTable,
  tableOf,
} from './reading/index.js';
export {
  type Baseline,
  type GroupedPoints,
  groupPoints,
  type PointGroup,
  parseBaseline,
  type RunPoint,
} from './run-points.js';
