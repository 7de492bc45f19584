/** Counts and estimates as people read them; what the display room has beside them is for sentences. */
import type { Interval } from './interval.js';

/** `12,345`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `1.16 [1.10, 1.22]`: the interval's half width keeps two digits, the estimate goes with it; `1.16` without one, `–` for no estimate. */
export function estimateText({ estimate: middle, low, high }: Interval, { keepsSigns = false } = {}): string {
  if (!Number.isFinite(middle)) return '–';
  const digits = decimals(high - low, middle);
  const shown = (value: number) => {
    if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : '–';
    // A peak that is never reached has digits that say nothing.
    return Math.abs(value) < unreadable
      ? value.toFixed(digits).replace(/^-(?=0\.?0*$)/, '')
      : value.toExponential(0).replace('+', '');
  };
  // Without either bound there is no interval to show.
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return shown(middle);
  const bound = (value: number) =>
    keepsSigns && roundsToZero(value, digits) ? firstDigit(value) : shown(value);
  return `${shown(middle)} [${bound(low)}, ${bound(high)}]`;
}

/** On which side of 0 a bound lies is what a difference is read for: `0.000` would not tell. */
const roundsToZero = (value: number, digits: number) =>
  Number.isFinite(value) && Math.abs(value) > rounding && Number(value.toFixed(digits)) === 0;

/** Below it a bound is 0 but for the rounding of sums. */
const rounding = 1e-12;

/** `0.0003`, `-0.002`, `2e-7`. */
const firstDigit = (value: number) =>
  Math.abs(value) < 1e-5 ? value.toExponential(0) : value.toFixed(-Math.floor(Math.log10(Math.abs(value))));

/** `> 56`: a lower bound in three significant digits; `–` for none. */
export const boundText = (value: number): string =>
  Number.isFinite(value) ? `> ${Number(value.toPrecision(3))}` : '–';

/** Numbers from here on are written with an exponent. */
const unreadable = 1e5;

/** Decimals that show two digits of half the width; without a width, three digits of the estimate. */
function decimals(width: number, middle: number): number {
  const digitsOf = (value: number, significant: number) => significant - 1 - Math.floor(Math.log10(value));
  const wanted =
    width > 0 && Number.isFinite(width) ? digitsOf(width / 2, 2) : digitsOf(Math.abs(middle) || 1, 3);
  return Math.max(0, Math.min(4, wanted));
}
