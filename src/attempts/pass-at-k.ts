/** Coverage: the chance that at least one of k attempts at a problem is right. */

/**
 * Unbiased pass@k from `correct` right ones of `attempts`, 1 − C(n−c, k)/C(n, k), as a product that loses no digits (Chen et
 * al. 2021, arXiv:2107.03374, section 2.1). Throws RangeError where k is more than there are attempts.
 */
export function passAtK(attempts: number, correct: number, k: number): number {
  if (!(k >= 1 && k <= attempts))
    throw new RangeError(`pass@${k} of ${attempts} attempts: k is from 1 to ${attempts}`);
  if (!(correct >= 0 && correct <= attempts))
    throw new RangeError(`${correct} of ${attempts} attempts are right`);
  if (attempts - correct < k) return 1;
  let logMiss = 0;
  for (let tried = attempts - correct + 1; tried <= attempts; tried++) logMiss += Math.log1p(-k / tried);
  // A difference, since −0 is no chance.
  return 0 - Math.expm1(logMiss);
}
