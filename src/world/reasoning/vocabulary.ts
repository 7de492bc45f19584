/**
 * The tokens of the reasoning world and the step number that each of them carries.
 *
 * A token's step number is that of the step that is to be written next: `o_i` carries i, and so does the state s_{i−1} that it is
 * applied to. So what follows a state is found among the tokens of its own number: its operation, or the `;` behind the last
 * one, which says that the thinking is over.
 */
import { keepStep, nextStep } from '../../tensor/step-codes.js';

export interface ReasoningVocabulary {
  /** Number of tokens. */
  size: number;
  /** States are the tokens 0 … states − 1. */
  states: number;
  operations: number;
  /** The most operations of a problem. */
  mostSteps: number;
  /** `;`, behind the operations. */
  separator: number;
  /** `:`, where the response starts. */
  colon: number;
  wait: number;
  /** `</think>`. */
  endOfThinking: number;
  /** `?`, in place of an answer. */
  abstention: number;
  /** Ends a response. */
  end: number;
}

export interface VocabularyOptions {
  states: number;
  operations: number;
  /** Fewest and most operations of a problem. */
  steps: readonly number[];
}

/** States, operations by rank, pointers `@1` …, and six marks. */
export function reasoningVocabulary({
  states,
  operations,
  steps: [, mostSteps],
}: VocabularyOptions): ReasoningVocabulary {
  const marks = states + operations + mostSteps;
  return {
    ...{ size: marks + 6, states, operations, mostSteps },
    ...{ separator: marks, colon: marks + 1, wait: marks + 2 },
    ...{ endOfThinking: marks + 3, abstention: marks + 4, end: marks + 5 },
  };
}

export const isState = ({ states }: ReasoningVocabulary, token: number): boolean => token < states;

/** The operation of a rank, from 0. */
export const operationToken = ({ states }: ReasoningVocabulary, operation: number): number =>
  states + operation;

/** `@step`, from 1. */
export const pointerToken = ({ states, operations }: ReasoningVocabulary, step: number): number =>
  states + operations + step - 1;

/** The step that a token points to; undefined for other tokens. */
export function pointedStep(
  { states, operations, mostSteps }: ReasoningVocabulary,
  token: number,
): number | undefined {
  const step = token - states - operations + 1;
  return step >= 1 && step <= mostSteps ? step : undefined;
}

const operationName = (rank: number) => `o${rank + 1}`;

/** A token as people read it. */
export function tokenText(vocabulary: ReasoningVocabulary, token: number): string {
  const { states, operations, separator, colon, wait, endOfThinking, abstention } = vocabulary;
  if (token < states) return String(token);
  if (token < states + operations) return operationName(token - states);
  const step = pointedStep(vocabulary, token);
  if (step !== undefined) return `@${step}`;
  if (token === separator) return ';';
  if (token === colon) return ':';
  if (token === wait) return 'Wait';
  if (token === endOfThinking) return '</think>';
  return token === abstention ? '?' : 'end';
}

export const textOf = (vocabulary: ReasoningVocabulary, tokens: ArrayLike<number>): string =>
  Array.from(tokens, (token) => tokenText(vocabulary, token)).join(' ');

/**
 * How the tokens of a response move the step number, one entry a token: `keepStep`, `nextStep` or the number that it sets. A state
 * advances, the answer too; `@j` sets j, which the state that is restated behind it has as well; Wait, `</think>`, `?`, the end and tokens of the prompt, which a response should
 * not have, keep it.
 */
export function stepRule(vocabulary: ReasoningVocabulary): Int32Array {
  return Int32Array.from({ length: vocabulary.size }, (_, token) =>
    isState(vocabulary, token) ? nextStep : (pointedStep(vocabulary, token) ?? keepStep),
  );
}

/** Step numbers are 0 … count − 1, 0 being unused; the answer behind the last step carries the largest, more steps too. */
export const stepNumbers = ({ mostSteps }: Pick<ReasoningVocabulary, 'mostSteps'>): number => mostSteps + 3;

/** The step numbers of a response, whose prompt's last token carries 1. */
export function responseSteps(vocabulary: ReasoningVocabulary, response: ArrayLike<number>): Uint8Array {
  const most = stepNumbers(vocabulary) - 1;
  let step = 1;
  let isBehindPointer = false;
  return Uint8Array.from(response, (token) => {
    const pointed = pointedStep(vocabulary, token);
    if (pointed !== undefined) step = pointed;
    else if (isState(vocabulary, token) && !isBehindPointer) step = Math.min(step + 1, most);
    isBehindPointer = pointed !== undefined;
    return step;
  });
}
