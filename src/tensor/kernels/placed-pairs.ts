/** Pairs of sequences on the heap of a kernel, those of about one length next to one another. */
import { bytesPerNumber, Places } from './heap.js';
import type { Kernel } from './kernel.js';

/** Pairs of sequences and the token of each that the head reads. */
export interface PairRows {
  /** The chosen ones of all pairs, then the rejected ones, row-major [2 · count, length]. */
  tokens: Uint8Array;
  /** [2 · count]. */
  lasts: Int32Array;
  count: number;
  length: number;
  /** Of soft labels what the rejected ones have, [count]; without it, nothing. */
  rejectedShares?: Float32Array;
}

/** Where they lie, in bytes, and room for a number a pair, the gaps. */
export interface PlacedPairs {
  tokens: number;
  lasts: number;
  shares: number;
  gaps: number;
  /** The gaps in the order of the pairs as they were given, once a kernel has written them. */
  readGaps(): Float32Array;
}

/** Puts them behind the byte `from`; they stay until something else is put there. */
export function placePairs(kernel: Kernel, pairs: PairRows, from: number): PlacedPairs {
  const { count, length, rejectedShares } = pairs;
  const places = new Places(from);
  const lasts = places.take(2 * count * bytesPerNumber);
  const shares = places.take(count * bytesPerNumber);
  const gaps = places.take(count * bytesPerNumber);
  const tokens = places.take(2 * count * length);
  const heap = kernel.heap(places.end);
  const order = byLast(pairs);
  order.forEach((pair, place) => {
    heap.floats[shares / bytesPerNumber + place] = rejectedShares?.[pair] ?? 0;
    for (const half of [0, count]) {
      heap.integers[lasts / bytesPerNumber + half + place] = pairs.lasts[half + pair];
      const row = pairs.tokens.subarray((half + pair) * length, (half + pair + 1) * length);
      heap.bytes.set(row, tokens + (half + place) * length);
    }
  });
  const readGaps = () => {
    const { floats } = kernel.heap(places.end);
    const byPair = new Float32Array(count);
    order.forEach((pair, place) => {
      byPair[pair] = floats[gaps / bytesPerNumber + place];
    });
    return byPair;
  };
  return { tokens, lasts, shares, gaps, readGaps };
}

/** Pairs by the longer sequence of each: those that run side by side take no longer than they must. */
function byLast({ lasts, count }: PairRows): Int32Array {
  const longer = Int32Array.from({ length: count }, (_, pair) => Math.max(lasts[pair], lasts[count + pair]));
  return Int32Array.from(longer.keys()).sort((a, b) => longer[a] - longer[b] || a - b);
}
