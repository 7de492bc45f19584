/** Sequences of tokens, each a prompt followed by a response, in one array. */

export interface WorldShape {
  vocabularySize: number;
  promptLength: number;
  responseLength: number;
}

export interface Sequences {
  /** Row-major [count, length]. */
  tokens: Uint8Array;
  count: number;
  /** promptLength + responseLength. */
  length: number;
}

export function sequenceLength({ promptLength, responseLength }: WorldShape): number {
  return promptLength + responseLength;
}

export function sequence({ tokens, length }: Sequences, row: number): Uint8Array {
  return tokens.subarray(row * length, (row + 1) * length);
}

/** The rows at `order`, in that order. */
export function takeSequences(sequences: Sequences, order: ArrayLike<number>): Sequences {
  const { length } = sequences;
  const tokens = new Uint8Array(order.length * length);
  for (let index = 0; index < order.length; index++)
    tokens.set(sequence(sequences, order[index]), index * length);
  return { tokens, count: order.length, length };
}

export function concatSequences(parts: Sequences[]): Sequences {
  const length = parts[0].length;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const tokens = new Uint8Array(count * length);
  let offset = 0;
  for (const part of parts) {
    tokens.set(part.tokens.subarray(0, part.count * length), offset);
    offset += part.count * length;
  }
  return { tokens, count, length };
}
