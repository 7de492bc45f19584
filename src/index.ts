/** The public interface: what a script or a module of one's own can `import { … } from 'goodhart'`. */

export { z } from 'zod';
export { UserError } from './config/index.js';
export { defineFinding, defineMethod, definePenalty, defineReward } from './define.js';
export type { Figure } from './display/figure.js';
export { combine, type Finding, isAbove, isBelow, type Verdict } from './display/finding.js';
export type { View } from './display/view.js';
export {
  type Axis,
  defineStage,
  defineTable,
  interval,
  type KeyAxis,
  loadPlugins,
  type Manifest,
  many,
  number,
  numberAxis,
  optional,
  type RunStudyOptions,
  readManifest,
  readTable,
  readTables,
  rowMaker,
  runStudy,
  type Setting,
  type StageSummary,
  type StudyEvent,
  setting,
  text,
  whole,
  wordAxis,
} from './engine/index.js';
export { type Method, methods, type OnlineMethod } from './methods/index.js';
export { type PenaltyKind, penalties } from './methods/penalties/penalty.js';
export { createRandom, type RandomStream } from './random/index.js';
export { type LinePlot, plotLines } from './report/line-plot.js';
export { type Reward, type RewardKind, rewardKinds } from './reward/index.js';
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
