export { baseKeys } from './base-keys.js';
export {
  type ExperimentKind,
  type ExperimentKinds,
  type Problem,
  problemIf,
  type Rule,
} from './experiment-kinds.js';
export { experimentTemplate } from './experiment-template.js';
export {
  experimentDescription,
  experimentPlugins,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  resolveExperiment,
} from './load-experiment.js';
export { experimentName, listExperiments, locateExperiment } from './locate-experiment.js';
export { nearest } from './nearest.js';
export { type Condition, conditionsOf } from './sweep.js';
export { UserError } from './user-error.js';
export { type KeyPath, shownPath } from './yaml-source.js';
