/** Errors of planted proxies: distributions from light tails to heavy ones (those of Kwa et al. 2024 and one lighter). */
import type { RandomStream } from '../random/index.js';

export const errorTails = ['normal', 't10', 't3', 'lognormal', 'levy'] as const;
export type ErrorTail = (typeof errorTails)[number];

/**
 * Half the interquartile range of each, by SciPy's quantiles: of the standard normal, of Student’s t with 10 and with 3
 * degrees of freedom, of exp z and of 1 / z² for normal z.
 */
export const quartileOf: Record<ErrorTail, number> = {
  normal: 0.67449,
  t10: 0.699812,
  t3: 0.764892,
  lognormal: 0.726807,
  levy: 4.54676,
};

/** z / √(χ²(ν) / ν) of ν + 1 normals. */
function student(random: RandomStream, degrees: number): number {
  let squares = 0;
  for (let index = 0; index < degrees; index++) squares += random.normal() ** 2;
  return random.normal() / Math.sqrt(squares / degrees);
}

/** One error, with a median of 0 and nothing else done to it. */
export function drawError(tail: ErrorTail, random: RandomStream): number {
  switch (tail) {
    case 'normal':
      return random.normal();
    case 't10':
      return student(random, 10);
    case 't3':
      return student(random, 3);
    case 'lognormal':
      return Math.exp(random.normal()) - 1;
    case 'levy':
      // The median of 1 / z² is 1 / 0.674490².
      return random.normal() ** -2 - 1 / 0.67449 ** 2;
  }
}
