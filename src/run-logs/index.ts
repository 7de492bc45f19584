export {
  type CheckOptions,
  checkedColumns,
  checkJson,
  checkLogs,
  checkText,
  type LogCheck,
} from './check/index.js';
export { type ColumnNames, type FoundColumns, findColumns } from './columns/index.js';
export type { GroupBaseline, GroupFit } from './fit-group.js';
export { fitJson, fitText } from './fit-report.js';
export { type FitRunLogsOptions, fitRunLogs, type RunLogsFit } from './fit-run-logs.js';
export { fittedColumns } from './fitted-columns.js';
export { groupBy } from './group-by.js';
export type { LogSource } from './log-sources.js';
export { type Baseline, type PointGroup, parseBaseline, type RunPoint } from './points/index.js';
export {
  type AboutColumn,
  type ColumnNumbers,
  columnNumbers,
  type LogTable,
  logPaths,
  type Place,
  type ReadLog,
  readLog,
  readLogBytes,
  readLogTable,
  tableOf,
  type WantedColumns,
} from './reading/index.js';
export {
  type BesideLaw,
  chooseForm,
  type FitScalingOptions,
  fitScalingLog,
  formList,
  type GroupPlan,
  isKlLaw,
  type KnownOfBudget,
  type LogPlan,
  type MeasuredLoss,
  type OtherApproach,
  overoptimizationForm,
  type PlanOptions,
  planJson,
  planLog,
  planText,
  type ScalingGroupFit,
  type ScalingLogFit,
  scalingJson,
  scalingText,
} from './scaling/index.js';
