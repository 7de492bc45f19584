/** Sequences of different lengths with the step number of every token, as kernels read them. */
import type { TransformerShape } from '../transformer.js';
import type { PerToken } from './token-losses.js';

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

/** Some of the rows, not copied. */
export function rowsBetween({ length, ...rows }: ReasonerRows, first: number, end: number): ReasonerRows {
  return {
    ...{ count: end - first, length },
    tokens: rows.tokens.subarray(first * length, end * length),
    steps: rows.steps.subarray(first * length, end * length),
    starts: rows.starts.subarray(first, end),
    ends: rows.ends.subarray(first, end),
  };
}

/** What `read` says of any number of rows, of so many at a time that memory stays small. */
export function readInParts(
  rows: ReasonerRows,
  most: number,
  read: (rows: ReasonerRows) => PerToken,
): PerToken {
  const size = rows.count * rows.length;
  const all = { logProbs: new Float32Array(size), values: new Float32Array(size) };
  for (let first = 0; first < rows.count; first += most) {
    const part = read(rowsBetween(rows, first, Math.min(rows.count, first + most)));
    all.logProbs.set(part.logProbs, first * rows.length);
    all.values.set(part.values, first * rows.length);
  }
  return all;
}
