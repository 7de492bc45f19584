/**
 * How many replicas, and how many rows of them, one call takes. Side by side replicas share the price of each op, and fall out
 * of the processor’s cache: at 12,288 tokens of each a call of one takes no more time than its share of a call of two, four or
 * eight; at 2,048 it takes half as much again, a call of two a fifth and a call of four a twentieth. A call of few takes less
 * memory, and leaves out those whose runs are over the sooner.
 */
const tokensTogether = 8192;

/** How many of so many replicas, with so many tokens each, one call takes: equally many in each call. */
export function replicasTogether(replicas: number, tokens: number): number {
  const most = Math.max(1, Math.floor(tokensTogether / tokens));
  return Math.ceil(replicas / Math.ceil(replicas / most));
}
