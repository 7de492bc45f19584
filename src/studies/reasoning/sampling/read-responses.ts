/** Sampled responses, read and judged. */
import type { ReasonerResponses } from '../../../policy/index.js';
import {
  answerIsRight,
  isState,
  type Judged,
  judge,
  type Problem,
  proofIsRight,
  type ReasoningTask,
} from '../../../world/reasoning/index.js';

/** Stands for a response without an answer: none, or an abstention. It has no vote. */
export const noAnswer = 255;

/** One entry a response. */
export interface ReadResponses {
  /** The state that is answered, or `noAnswer`. */
  answers: Uint8Array;
  /** 1 where the answer is right. */
  right: Uint8Array;
  /** 1 where every step is as well. */
  proofs: Uint8Array;
  /** Tokens, the end token included. */
  lengths: Uint8Array;
  waits: Uint8Array;
}

export const emptyRead = (count: number): ReadResponses => ({
  ...{ answers: new Uint8Array(count), right: new Uint8Array(count), proofs: new Uint8Array(count) },
  ...{ lengths: new Uint8Array(count), waits: new Uint8Array(count) },
});

/** `problems` are those that the responses' prompts were made of. `visit` sees what was judged. */
export function readResponses(
  task: ReasoningTask,
  problems: readonly Problem[],
  responses: ReasonerResponses,
  visit?: (row: number, judged: Judged) => void,
): ReadResponses {
  const read = emptyRead(responses.count);
  for (let row = 0; row < responses.count; row++) {
    const judged = judge(task, problems[responses.prompts[row]], responseOf(responses, row));
    const { answer, waits } = judged.trace;
    read.answers[row] = answer !== undefined && isState(task.vocabulary, answer) ? answer : noAnswer;
    read.right[row] = Number(answerIsRight(judged));
    read.proofs[row] = Number(proofIsRight(judged));
    read.lengths[row] = responses.lengths[row];
    read.waits[row] = waits;
    visit?.(row, judged);
  }
  return read;
}

export const responseOf = (
  { tokens, length, lengths }: Pick<ReasonerResponses, 'tokens' | 'length' | 'lengths'>,
  row: number,
): Uint8Array => tokens.subarray(row * length, row * length + lengths[row]);

export const meanOf = (values: ArrayLike<number>, from = 0, to = values.length): number => {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index];
  return sum / (to - from);
};
