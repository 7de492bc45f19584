/**
 * How many replicas are worth a call. Trained or sampled side by side they share the price of each op, and fall out of the
 * processor's cache: at 12,288 tokens of each a call of one takes no more time than its share of a call of two, four or
 * eight; at 2,048 it takes half as much again, and a call of two a tenth more than one of eight. Fewer also leave out those
 * whose runs are over the sooner, and take less memory.
 */
export const tokensTogether = 4096;

/** Replicas with so many tokens each in one call. */
export const replicasTogether = (tokens: number): number => Math.max(1, Math.floor(tokensTogether / tokens));

/** Tokens of one replica in one call: sampled, scored and judged they take half a gigabyte. */
const tokensAtOnce = 12_288;

/** Rows of one call where `batch` are wanted: slices of one length, as few as there may be. */
export function rowsAtOnce(batch: number, responseLength: number): number {
  const most = Math.max(1, Math.floor(tokensAtOnce / responseLength));
  return Math.ceil(batch / Math.ceil(batch / most));
}
