/** Isotonic regression: the rising sequence nearest to a noisy one. */

/**
 * The never falling sequence with the least squares to the given one, by pooling neighbours that violate the order
 * (Ayer et al. 1955).
 */
export function risingFit(values: readonly number[]): number[] {
  const blocks: { mean: number; length: number }[] = [];
  for (const value of values) {
    let block = { mean: value, length: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      const length = last.length + block.length;
      block = { mean: (last.mean * last.length + block.mean * block.length) / length, length };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, length }) => new Array<number>(length).fill(mean));
}
