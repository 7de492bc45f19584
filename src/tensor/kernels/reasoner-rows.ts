/** Sequences of different lengths with the step number of every token, as kernels read them. */
import type { TransformerShape } from '../transformer.js';

/** A transformer over tokens that carry step numbers. */
export type ReasonerTrunk = TransformerShape & { steps: number };

/** All are row-major; what lies behind a row's end is never seen. */
export interface ReasonerRows {
  count: number;
  /** Numbers from one row to the next: at least the longest row's tokens. */
  length: number;
  /** [count, length]. */
  tokens: Uint8Array;
  /** The step number that each token carries, [count, length]. */
  steps: Uint8Array;
  /** Of each row the first token that is predicted, 1 … end: the prompt's length; where it is the end, none is. [count] */
  starts: Int32Array;
  /** Behind each row's last token, [count]. */
  ends: Int32Array;
}

/** Throws where a row would have the kernel read what is not there. */
export function checkRows({ vocabularySize, steps }: ReasonerTrunk, rows: ReasonerRows): void {
  const { count, length } = rows;
  for (let row = 0; row < count; row++) {
    const [start, end] = [rows.starts[row], rows.ends[row]];
    if (!(1 <= start && start <= end && end <= length))
      throw new RangeError(`row ${row} is predicted from ${start} to ${end} of ${length} tokens`);
    for (let at = row * length; at < row * length + end; at++)
      if (rows.tokens[at] >= vocabularySize || rows.steps[at] >= steps)
        throw new RangeError(`row ${row} has token ${rows.tokens[at]} at step number ${rows.steps[at]}`);
  }
}
