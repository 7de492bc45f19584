export { doubtPerTokenKl, doubtRows } from './doubts.js';
export { type ColumnNames, type FoundColumns, findColumns } from './find-columns.js';
export { fitJson, fitText } from './fit-report.js';
export { type FitRunLogsOptions, fitRunLogs, type GroupFit, type RunLogsFit } from './fit-run-logs.js';
export { type LogRow, type LogTable, readLogTable } from './read-table.js';
export { type Baseline, groupPoints, type PointGroup, parseBaseline, type RunPoint } from './run-points.js';
