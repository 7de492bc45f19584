export { Registry } from '../config/registry.js';
export { type Axis, type KeyAxis, numberAxis, type Setting, settingKey, wordAxis } from './axis.js';
export { type CachedOutput, cacheFolderOf, inventory, openCache, prune, sweepCache } from './cache/index.js';
export { type Cell as WorkCell, runCell } from './cell.js';
export { type CriticalPath, criticalPath } from './critical-path.js';
export type { StudyEvent, StudyStatus } from './events.js';
export { redisUrl } from './executors/bullmq/redis-url.js';
export { type BackendDescription, createExecutor, type Executor, executorNames } from './executors/index.js';
export { runTask } from './executors/slurm/task.js';
export { expectedSeconds } from './expected-time.js';
export * from './folder/index.js';
export { type PlannedStage, StageGraph, type StageNode, type StageSummary } from './graph.js';
export { loadPlugins } from './plugins/index.js';
export { cellProblem } from './received-cell.js';
export {
  defineStage,
  many,
  type OutputOf,
  rowMaker,
  type StageContext,
  type StageKind,
  type StageResult,
  type TableRows,
} from './stage.js';
export type { Experiment, ExperimentBase, StudyKind, TableSet } from './study.js';
export * from './table/index.js';
