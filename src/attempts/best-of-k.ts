/** Best-of-k by a verifier's score, from one pool of attempts at a problem. */
import { winProbabilities } from '../methods/index.js';
import { ascendingOrder } from '../statistics/index.js';

/**
 * The mean of `values` (right or wrong, the verifier's own score, tokens) at the attempt that the verifier scores highest of k,
 * drawn without replacement: one value for each of `ks`. Attempts of one score are chosen evenly (Nakano et al. 2021,
 * arXiv:2112.09332, appendix I, for distinct scores).
 */
export function bestOfK(
  scores: ArrayLike<number>,
  values: ArrayLike<number>,
  ks: readonly number[],
): Float64Array {
  const ranked = meansOfTies(scores, values, ascendingOrder(scores));
  return Float64Array.from(ks, (k) => {
    if (!(k >= 1 && k <= ranked.length)) throw new RangeError(`best of ${k} of ${ranked.length} attempts`);
    const winning = winProbabilities(ranked.length, k);
    return ranked.reduce((sum, value, place) => sum + winning[place] * value, 0);
  });
}

/** Values in the order of scores, each the mean of all that have its score. */
function meansOfTies(scores: ArrayLike<number>, values: ArrayLike<number>, order: Int32Array): Float64Array {
  const means = new Float64Array(order.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    let sum = 0;
    for (end = start; end < order.length && scores[order[end]] === scores[order[start]]; end++)
      sum += values[order[end]];
    means.fill(sum / (end - start), start, end);
  }
  return means;
}
