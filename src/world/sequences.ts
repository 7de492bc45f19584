/**
 * Sequences of tokens, each a prompt followed by a response, in one array.
 *
 * Where the language has an end token, a response is over with the first one: that token exists, whatever follows it in
 * the array does not. Samplers fill it up with end tokens.
 */

export interface WorldShape {
  vocabularySize: number;
  promptLength: number;
  /** The most that there are. */
  responseLength: number;
  /** Of a response at each of its tokens; 0 where there is no end token. */
  endProbability: number;
}

/** The token that ends a response, the last of the vocabulary. */
export function endTokenOf({ vocabularySize, endProbability }: WorldShape): number | undefined {
  return endProbability > 0 ? vocabularySize - 1 : undefined;
}

/** How many tokens prompts are written in, and responses until they end. */
export function contentTokens(shape: WorldShape): number {
  return endTokenOf(shape) ?? shape.vocabularySize;
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

/** Of a row or so: a view of the tokens would take longer to make than they to copy. */
export function copyTokens(
  from: Uint8Array,
  first: number,
  { to, at, count }: { to: Uint8Array; at: number; count: number },
): void {
  for (let index = 0; index < count; index++) to[at + index] = from[first + index];
}

/** The index in `tokens` behind the last token of `row` that exists. */
export function sequenceEnd(shape: WorldShape, { tokens, length }: Sequences, row: number): number {
  const endToken = endTokenOf(shape);
  const end = (row + 1) * length;
  if (endToken === undefined) return end;
  for (let index = row * length + shape.promptLength; index < end; index++)
    if (tokens[index] === endToken) return index + 1;
  return end;
}

/** In each row the index of the last token that exists, [count]. */
export function lastTokens(shape: WorldShape, sequences: Sequences): Int32Array {
  const { count, length } = sequences;
  return new Int32Array(count).map((_, row) => sequenceEnd(shape, sequences, row) - row * length - 1);
}

/** Tokens of each response, its end token included, [count]. */
export function responseLengths(shape: WorldShape, sequences: Sequences): Int32Array {
  return new Int32Array(sequences.count).map(
    (_, row) => sequenceEnd(shape, sequences, row) - row * sequences.length - shape.promptLength,
  );
}

/** The same without the end token, [count]. */
export function contentLengths(shape: WorldShape, sequences: Sequences): Int32Array {
  const endToken = endTokenOf(shape);
  return responseLengths(shape, sequences).map((length, row) => {
    const last = sequences.tokens[row * sequences.length + shape.promptLength + length - 1];
    return last === endToken ? length - 1 : length;
  });
}

/** The rows at `order`, in that order. */
export function takeSequences(sequences: Sequences, order: ArrayLike<number>): Sequences {
  const { length } = sequences;
  const tokens = new Uint8Array(order.length * length);
  for (let index = 0; index < order.length; index++)
    copyTokens(sequences.tokens, order[index] * length, { to: tokens, at: index * length, count: length });
  return { tokens, count: order.length, length };
}
