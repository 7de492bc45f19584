/** Attempts as a verifier reads them: the problem and the whole response, judged behind the last token. */
import { emptyRows, type ReasonerRows } from '../../../policy/index.js';
import { type Problem, promptOf, type ReasoningTask, responseSteps } from '../../../world/reasoning/index.js';

/** Responses [count, length], so many tokens of each. */
export interface StoredResponses {
  tokens: Uint8Array;
  lengths: ArrayLike<number>;
}

/** One row for each of `rows`, whose problem is `problemOf`. Rows start where they end: their value at the last token is all that is read. */
export function verifierRows(
  task: ReasoningTask,
  { tokens, lengths }: StoredResponses,
  { rows, problemOf }: { rows: ArrayLike<number>; problemOf(row: number): Problem },
): ReasonerRows {
  const stride = tokens.length / lengths.length;
  const prompts = Array.from(rows, (row) => promptOf(task, problemOf(row)));
  const longest = prompts.reduce(
    (most, prompt, index) => Math.max(most, prompt.tokens.length + lengths[rows[index]]),
    0,
  );
  const read = emptyRows(rows.length, longest);
  prompts.forEach((prompt, index) => {
    const [row, at] = [rows[index], index * longest];
    const response = tokens.subarray(row * stride, row * stride + lengths[row]);
    const start = prompt.tokens.length;
    read.tokens.set(prompt.tokens, at);
    read.tokens.set(response, at + start);
    read.steps.set(prompt.steps, at);
    read.steps.set(responseSteps(task.vocabulary, response), at + start);
    read.starts[index] = start + response.length;
    read.ends[index] = start + response.length;
  });
  return read;
}
