export { baseKeys } from './base-keys.js';
export { type DerivedTemplate, derivedTemplate } from './derived-template.js';
export {
  type ExperimentKind,
  type ExperimentKinds,
  type Problem,
  problemIf,
  type Rule,
} from './experiment-kinds.js';
export { experimentTemplate, explainedExperiment } from './experiment-template.js';
export { commandLine, invocationOf, rememberInvocation, shellWord, withInvocation } from './invocation.js';
export { experimentJsonSchema, type SchemaOptions } from './json-schema.js';
export {
  experimentDescription,
  experimentPlugins,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  resolveExperiment,
} from './load-experiment.js';
export {
  experimentName,
  listExperiments,
  locateExperiment,
  packagedExperiments,
} from './locate-experiment.js';
export { nearest } from './nearest.js';
export { oneLine, withoutControls } from './one-line.js';
export { plainWord } from './plain-word.js';
export { findQuestion, listQuestions, type Question, questionText } from './questions.js';
export { readRegularFile } from './regular-file.js';
export { schemaFile, schemaLine } from './schema-place.js';
export { choicesAt, keysAt, sentenceAt } from './schema-walk.js';
export { shownPath } from './shown-path.js';
export { type Condition, conditionsOf } from './sweep.js';
export { refused, systemSentence } from './system-error.js';
export { isSystemError, saysNothingOfFile, systemReason } from './system-reason.js';
export { StoppedError, UserError } from './user-error.js';
export { dataProblem } from './validate.js';
export { type KeyPath, parseYaml } from './yaml-source.js';
