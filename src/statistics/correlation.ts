/** Linear and rank correlation. */
import { mean } from './moments.js';

/** Pearson's r; NaN when either sample is constant. */
export function pearson(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const firstMean = mean(first);
  const secondMean = mean(second);
  let cross = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (let index = 0; index < first.length; index++) {
    const a = first[index] - firstMean;
    const b = second[index] - secondMean;
    cross += a * b;
    firstSquares += a * a;
    secondSquares += b * b;
  }
  return cross / Math.sqrt(firstSquares * secondSquares);
}

/** Spearman's ρ: Pearson's r of the ranks, ties at their mean rank. */
export function spearman(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return pearson(ranks(first), ranks(second));
}

/** Ranks from 1, tied values sharing their mean rank. */
export function ranks(sample: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: sample.length }, (_, index) => index).sort(
    (a, b) => sample[a] - sample[b],
  );
  const result = new Float64Array(sample.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && sample[order[end + 1]] === sample[order[start]]) end++;
    for (let position = start; position <= end; position++) result[order[position]] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return result;
}
