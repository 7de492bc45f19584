/** Cells for the parts of a split: fixed ones first, then what has a most, then equal shares of the rest. */
import type { Part } from '../display/view.js';

/** Columns between two parts that stand beside each other. */
export const gap = 1;

/** One length a part, in order, adding up to `total` at most; `needed` says how many rows a part's text has. */
export function placeParts(parts: readonly Part[], total: number, needed: (part: Part) => number): number[] {
  let left = total;
  const take = (wanted: number) => {
    const taken = Math.max(0, Math.min(left, Math.floor(wanted)));
    left -= taken;
    return taken;
  };
  const sizes = parts.map(({ size }) => (typeof size === 'number' ? take(size) : undefined));
  parts.forEach((part, index) => {
    if (typeof part.size === 'object') sizes[index] = take(Math.min(part.size.atMost, needed(part)));
  });
  let open = sizes.filter((size) => size === undefined).length;
  return sizes.map((size) => {
    if (size !== undefined) return size;
    const share = take(left / open);
    open -= 1;
    return share;
  });
}
