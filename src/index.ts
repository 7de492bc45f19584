/** The public interface: what a script can `import { … } from 'goodhart'`. */
export { UserError } from './config/index.js';
export {
  type Axis,
  defineStage,
  defineTable,
  type Manifest,
  numberAxis,
  type RunStudyOptions,
  readManifest,
  readTable,
  readTables,
  runStudy,
  type Setting,
  type StageSummary,
  type StudyEvent,
  wordAxis,
} from './engine/index.js';
export { type Method, methods, type OnlineMethod } from './methods/index.js';
export { type RewardKind, rewardKinds } from './reward/index.js';
export * from './scaling-laws.js';
export {
  type Coefficients,
  type CurvePoint,
  loadStudy,
  type ProxyValidation,
  resolveStudy,
  type Study,
  studies,
} from './studies/index.js';
