/** Numbers as people read them: in tables, titles, sentences and on the screen. */
import type { Interval } from '../statistics/index.js';
import { count, estimateText } from '../statistics/words.js';

export { count, estimateText };

/** Three significant digits at most, with a proper minus sign; `∞` where there is no end. */
export function plain(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Math.abs(value) >= absurd) return value.toExponential(0).replace('+', '').replace('-', '−');
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3)).replace('-', '−');
}

/** Numbers from here on are written with an exponent: they are no result, and their digits push everything else away. */
const absurd = 1e9;

/** So many decimals, with a proper minus sign; `∞`, `–` and `1e308` for what has no decimals to show. */
export const fixed = (value: number, digits: number): string =>
  Math.abs(value) < absurd
    ? value
        .toFixed(digits)
        .replace(/^-(?=0\.?0*$)/, '')
        .replace('-', '−')
    : plain(value);

/** As `plain` writes it, and `3.9 × 10⁸` for what is too long to be read. */
export function readable(value: number, shown: (value: number) => string = plain): string {
  if (!(Math.abs(value) >= unreadable) || !Number.isFinite(value)) return shown(value);
  const [mantissa, exponent] = value.toExponential(1).split('e+');
  return `${mantissa.replace('-', '−')} × ${tenTo(exponent)}`;
}

/** `10⁹`, `3 × 10⁹`: of a round number of 1 or more. */
export function powerOfTen(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split('e+');
  const digits = mantissa.replace('.0', '');
  return digits === '1' ? tenTo(exponent) : `${digits} × ${tenTo(exponent)}`;
}

const tenTo = (exponent: string) => `10${[...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;

const unreadable = 1e5;

/** `35 % [20, 50]`. */
export function percent({ estimate: middle, low, high }: Interval): string {
  const shown = (value: number) =>
    Number.isFinite(value) ? String(Math.round(100 * value)).replace('-', '−') : plain(value);
  return `${shown(middle)} % [${shown(low)}, ${shown(high)}]`;
}

/** `0.31 [0.20, 0.42]` with proper minus signs, for sentences. */
export const withInterval = (interval: Interval): string => estimateText(interval).replaceAll('-', '−');

/** The same of a difference: a bound that is not 0 is never written as 0. */
export const differenceText = (interval: Interval): string =>
  estimateText(interval, { keepsSigns: true }).replaceAll('-', '−');

/** `1 seed`, `1,024 prompts`. */
export const counted = (number: number, noun: string): string =>
  `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
