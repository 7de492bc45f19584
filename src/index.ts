/** The public interface: what a script can `import { … } from 'goodhart'`. */
export {
  type Experiment,
  experimentSchema,
  loadExperiment,
  resolveExperiment,
  UserError,
} from './config/index.js';
export type { CurvePoint } from './optimization/curve-point.js';
export {
  type Manifest,
  type RunStudyOptions,
  readCoefficients,
  readCurves,
  readManifest,
  readProxies,
  readWarnings,
  runStudy,
} from './results/index.js';
export type { ProxyValidation } from './reward-model/proxy-validation.js';
export * from './scaling-laws.js';
export type { Interval } from './statistics/index.js';
export type { SampleResponse, StageKind, StageSummary, StudyEvent } from './study/index.js';
