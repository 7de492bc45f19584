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
  const own = { shares: rejectedShares ?? new Float32Array(count), lasts: pairs.lasts, tokens: pairs.tokens };
  const placed = order ? ordered(own, order) : own;
  heap.floats.set(placed.shares, shares / bytesPerNumber);
  heap.integers.set(placed.lasts, lasts / bytesPerNumber);
  heap.bytes.set(placed.tokens, tokens);
  const readGaps = () => {
    const first = gaps / bytesPerNumber;
    const { floats } = kernel.heap(places.end);
    const inPlace = floats.slice(first, first + count);
    if (order === undefined) return inPlace;
    const byPair = new Float32Array(count);
    order.forEach((pair, place) => {
      byPair[pair] = inPlace[place];
    });
    return byPair;
  };
  return { tokens, lasts, shares, gaps, readGaps };
}

interface PairArrays {
  shares: Float32Array;
  lasts: Int32Array;
  tokens: Uint8Array;
}

/** Of pairs the shares, and of the chosen and then the rejected ones lasts and tokens, in another order. */
function ordered({ shares, lasts, tokens }: PairArrays, order: Int32Array): PairArrays {
  const count = order.length;
  const length = tokens.length / (2 * count);
  const out = { shares: shares.slice(), lasts: lasts.slice(), tokens: tokens.slice() };
  order.forEach((pair, place) => {
    out.shares[place] = shares[pair];
    for (const half of [0, count]) {
      out.lasts[half + place] = lasts[half + pair];
      const row = tokens.subarray((half + pair) * length, (half + pair + 1) * length);
      out.tokens.set(row, (half + place) * length);
    }
  });
  return out;
}

/**
 * Pairs by the longer sequence of each: those that run side by side take no longer than they must. Undefined where all are as long.
 */
function byLast({ lasts, count }: PairRows): Int32Array | undefined {
  if (lasts.every((last) => last === lasts[0])) return undefined;
  const longer = new Int32Array(count).map((_, pair) => Math.max(lasts[pair], lasts[count + pair]));
  return longer.map((_, pair) => pair).sort((a, b) => longer[a] - longer[b] || a - b);
}
