/** pass@k from a pool of attempts (Chen et al. 2021, equation 1): without bias, whatever the size of the pool. */

/** 1 − C(n − c, k) / C(n, k), as a product of at most c factors: the chance that k of n attempts hold one of c right ones. */
export function passAtK(samples: number, correct: number, k: number): number {
  if (samples - correct < k) return 1;
  let failing = 1;
  for (let index = 0; index < correct; index++) failing *= 1 - k / (samples - index);
  return 1 - failing;
}

/** 1, 2, 4, … up to the largest that there are attempts for. */
export const powersOfTwo = (most: number): number[] =>
  Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, power) => 2 ** power);

/** Problems by their share of right attempts, hardest first, in bins of as equal a number as there can be: bin of each, from 1. */
export function difficultyBins(shares: ArrayLike<number>, bins: number): Int32Array {
  const order = Array.from(shares, (_, problem) => problem).sort((a, b) => shares[a] - shares[b] || a - b);
  const found = new Int32Array(shares.length);
  order.forEach((problem, place) => {
    found[problem] = 1 + Math.floor((place * bins) / order.length);
  });
  return found;
}
