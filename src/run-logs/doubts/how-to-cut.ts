/** What to type where a fit should be of a part of the KL. */
import { threeDigits as show, type Warning } from '../../fitting/index.js';

/** Doubts that advise to fit a smaller range, or to compare fits of one range. */
const onRange = ['law-misfits', 'fit-depends-on-range'];

/** For these doubts with the option that cuts the range, here at half of the largest KL (nats). */
export const sayingHowToCut = (warning: Warning, largestKl: number): Warning =>
  onRange.includes(warning.code)
    ? { ...warning, advice: `${warning.advice} --where 'kl<${show(largestKl / 2)}' fits the lower half.` }
    : warning;
