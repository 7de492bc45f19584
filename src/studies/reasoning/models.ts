/** The models of an experiment: their shapes, and what they count. */
import { type ReasonerModel, reasonerModel } from '../../policy/index.js';
import type { TransformerSize } from '../../tensor/config.js';
import { type ReasoningTaskConfig, reasoningVocabulary, stepNumbers } from '../../world/reasoning/index.js';

export function modelOf(task: ReasoningTaskConfig, size: TransformerSize): ReasonerModel {
  const vocabulary = reasoningVocabulary(task);
  return reasonerModel({ ...size, vocabularySize: vocabulary.size, steps: stepNumbers(vocabulary) });
}

/** Which model: one of a width for every seed. */
export interface ReasonerParameters {
  size: TransformerSize;
  seed: number;
}

export const reasonerName = ({ size, seed }: ReasonerParameters): string => `${size.width}-${seed}`;

/** What is done, and with which model. */
export const reasonerTitle = (what: string, { size, seed }: ReasonerParameters): string =>
  `${what}, width ${size.width}${seed > 0 ? `, seed ${seed}` : ''}`;

/** What every row of a model says of it. */
export const modelFacts = (task: ReasoningTaskConfig, { size, seed }: ReasonerParameters) => ({
  ...{ setting: {}, ...size, seed },
  parameters: modelOf(task, size).parameterCount,
});

/** Of a typical problem. */
const meanSteps = ({ steps: [fewest, most] }: ReasoningTaskConfig) => (fewest + most) / 2;

/** Floating-point operations of reading or writing one problem and its response, 2 N a token. */
export const sequenceFlop = (task: ReasoningTaskConfig, size: TransformerSize): number =>
  2 * modelOf(task, size).parameterCount * (2 * meanSteps(task) + marks);

/** Tokens of a sequence that are neither operation nor state: the start, `;`, `:`, `</think>`, the answer, the end. */
const marks = 6;
