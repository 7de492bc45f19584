/** After which rollouts a run is evaluated. */

/**
 * 1, 2, 3, 4, 6, 8, 12, …, half an octave from one to the next, until that is further than the interval; then every interval,
 * and the last. Progress is a curve in ln C, most of which lies before the first interval: from even steps alone neither the
 * steepness nor the ceiling of a sigmoid is to be had.
 */
export function isEvaluated(
  step: number,
  { evaluationInterval, steps }: { evaluationInterval: number; steps: number },
): boolean {
  if (step % evaluationInterval === 0 || step === steps) return true;
  return step < 2 * evaluationInterval && isHalfOctave(step);
}

/** 2ⁿ and 3 · 2ⁿ. */
function isHalfOctave(step: number): boolean {
  let odd = step;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1 || odd === 3;
}
