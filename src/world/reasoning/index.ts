export {
  type DemonstrationsConfig,
  demonstrationsConfig,
  pointerRules,
  type ReasoningTaskConfig,
  reasoningTaskConfig,
} from './config.js';
export { type Demonstration, type Demonstrator, demonstrate } from './demonstrator.js';
export {
  applied,
  createReasoningTask,
  drawProblem,
  drawProblems,
  type Problem,
  type Prompt,
  promptOf,
  type ReasoningTask,
  rarestOperation,
  solution,
  type TaskOptions,
} from './task.js';
export { type Pass, readTrace, type Trace, type TraceProblem } from './trace.js';
export { type TraceFacts, traceFacts } from './trace-facts.js';
export {
  type AbstentionOptions,
  answerIsRight,
  type Judged,
  judge,
  passesAbstentions,
  passesAnyStep,
  proofIsRight,
} from './verifiers.js';
export {
  isState,
  operationToken,
  pointedStep,
  pointerToken,
  type ReasoningVocabulary,
  reasoningVocabulary,
  responseSteps,
  stepNumbers,
  stepRule,
  textOf,
  tokenText,
} from './vocabulary.js';
