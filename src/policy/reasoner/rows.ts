/** Sequences of different lengths, each a prompt and a response, with the step number of every token. */

import type { ReasonerRows } from '../../tensor/index.js';

export type { ReasonerRows };

/** A sequence by itself. */
export interface ReasonerSequence {
  tokens: ArrayLike<number>;
  /** One a token. */
  steps: ArrayLike<number>;
  /** The first token that is predicted. */
  start: number;
}

/** Rows in the order given. */
export function rowsFrom(sequences: readonly ReasonerSequence[]): ReasonerRows {
  const count = sequences.length;
  const length = sequences.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const rows = emptyRows(count, length);
  sequences.forEach(({ tokens, steps, start }, row) => {
    rows.tokens.set(tokens, row * length);
    rows.steps.set(steps, row * length);
    rows.starts[row] = start;
    rows.ends[row] = tokens.length;
  });
  return rows;
}

export const emptyRows = (count: number, length: number): ReasonerRows => ({
  ...{ count, length },
  tokens: new Uint8Array(count * length),
  steps: new Uint8Array(count * length),
  starts: new Int32Array(count),
  ends: new Int32Array(count),
});

/** The rows at `order`, in that order. */
export function takeRows(rows: ReasonerRows, order: ArrayLike<number>): ReasonerRows {
  const { length } = rows;
  const taken = emptyRows(order.length, length);
  for (let index = 0; index < order.length; index++) {
    const from = order[index] * length;
    taken.tokens.set(rows.tokens.subarray(from, from + length), index * length);
    taken.steps.set(rows.steps.subarray(from, from + length), index * length);
    taken.starts[index] = rows.starts[order[index]];
    taken.ends[index] = rows.ends[order[index]];
  }
  return taken;
}

/**
 * The order in which rows are worked on in the least time: those of one length beside one another, since all of a group are read
 * up to its longest. Rows of one length keep their order.
 */
export function orderByLength({ count, ends, starts }: ReasonerRows): Int32Array {
  const order = Array.from({ length: count }, (_, row) => row);
  return Int32Array.from(order.sort((a, b) => ends[a] - ends[b] || starts[a] - starts[b] || a - b));
}
