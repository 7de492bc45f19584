/** Numbers of parameters, tokens and FLOP as a terminal has them. */
import { threeDigits } from '../../fitting/index.js';

/** `9140`, `4.56e6`. */
export const short = (value: number): string =>
  value >= 1e5 ? value.toExponential(2).replace('+', '') : threeDigits(Math.round(value));
