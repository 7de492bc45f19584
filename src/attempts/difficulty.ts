/** Bins of difficulty: problems in order of their success rate. */

/**
 * The bin of each problem, 0 the hardest: quantiles of its share of right attempts (Snell et al. 2024, arXiv:2408.03314,
 * section 3.2). Equal shares are told apart by their place in the list. Take the shares from attempts other than those that
 * are scored, or the ends show their own luck.
 */
export function difficultyBins(shares: ArrayLike<number>, bins: number): Int32Array {
  const order = Array.from(shares, (_, problem) => problem).sort((a, b) => shares[a] - shares[b] || a - b);
  const bin = new Int32Array(shares.length);
  order.forEach((problem, place) => {
    bin[problem] = Math.floor((place * bins) / order.length);
  });
  return bin;
}
