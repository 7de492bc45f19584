/** Prompts of different lengths, responses to them, and both as rows to train on or to judge. */
import { emptyRows, type ReasonerRows } from './rows.js';

/** Prompts of different lengths; attempts at one prompt share what was read of it. */
export interface ReasonerPrompts {
  count: number;
  /** Numbers from one prompt to the next. */
  length: number;
  /** [count, length]. */
  tokens: Uint8Array;
  /** The step number that each token carries, [count, length]. */
  steps: Uint8Array;
  /** Tokens of each, at least 1, [count]. */
  lengths: Int32Array;
}

/** Responses [count, T], T the harness's maximum length; what lies behind a response's end is 0. */
export interface ReasonerResponses {
  count: number;
  /** T. */
  length: number;
  /** The prompt of each, [count]. */
  prompts: Int32Array;
  tokens: Uint8Array;
  steps: Uint8Array;
  /** Tokens of each, its end token included, [count]. */
  lengths: Int32Array;
  /** ln π of the tokens that the policy wrote, under the distribution that they were drawn from; 0 of others. */
  logProbs: Float32Array;
  /** Who wrote each token, one of `TokenOrigin`. */
  origins: Uint8Array;
}

/** Prompts and responses as rows to train or to judge: the first predicted token is the response's first. */
export function trainingRows(prompts: ReasonerPrompts, responses: ReasonerResponses): ReasonerRows {
  const longest = responses.prompts.reduce(
    (most, prompt, row) => Math.max(most, prompts.lengths[prompt] + responses.lengths[row]),
    0,
  );
  const rows = emptyRows(responses.count, longest);
  responses.prompts.forEach((prompt, row) => {
    const [start, size] = [prompts.lengths[prompt], responses.lengths[row]];
    const [to, from, asked] = [row * longest, row * responses.length, prompt * prompts.length];
    for (const name of ['tokens', 'steps'] as const) {
      rows[name].set(prompts[name].subarray(asked, asked + start), to);
      rows[name].set(responses[name].subarray(from, from + size), to + start);
    }
    rows.starts[row] = start;
    rows.ends[row] = start + size;
  });
  return rows;
}

/** Numbers of response tokens [count, T] where `trainingRows` has them, [count, rows.length]; elsewhere 0. */
export function besideRows(
  { count, length, starts, ends }: ReasonerRows,
  responses: ReasonerResponses,
  values: ArrayLike<number>,
): Float32Array {
  const beside = new Float32Array(count * length);
  for (let row = 0; row < count; row++)
    for (let at = 0; at < ends[row] - starts[row]; at++)
      beside[row * length + starts[row] + at] = values[row * responses.length + at];
  return beside;
}
