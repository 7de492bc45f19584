export {
  type Artifact,
  type ArtifactTables,
  artifactChecksum,
  artifactFolder,
  artifactSeconds,
  artifactState,
  readArtifact,
  sweepTemporaries,
} from './artifact.js';
export { type Cell, runCell } from './cell.js';
export { type CodeVersion, codeVersionOf, moduleVersion } from './code-version.js';
export type { SampleResponse, StageKind, StageSummary, StudyEvent } from './events.js';
export { createExecutor, type Executor, executorNames } from './executor.js';
export { type PlanOptions, planStudy, proxyGroups } from './plan.js';
export { type EngineOptions, runStages } from './run-stages.js';
export { schedule } from './schedule.js';
export type {
  PlannedStage,
  ProxyGroup,
  StageBody,
  StageContext,
  StageDefinition,
  StageParameters,
  StageRegistry,
} from './stage.js';
export type { BackendDescription } from './worker-protocol.js';
