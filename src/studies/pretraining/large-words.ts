/** Counts of parameters, tokens and FLOP as people read them, in sentences and in tables alike. */
import { readable } from '../../display/words.js';
import { estimateText } from '../../statistics/words.js';

interface Ends {
  estimate: number;
  low: number;
  high: number;
}

/** To three digits: `41,600 [39,900, 44,700]`; the estimate alone without an end on both sides. */
export const largeText = ({ estimate, low, high }: Ends): string =>
  Number.isFinite(low) && Number.isFinite(high)
    ? `${rounded(estimate)} [${rounded(low)}, ${rounded(high)}]`
    : rounded(estimate);

/** `41,600`. */
export const rounded = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');

/** From here on an estimate has no decimals that say anything, and an exponent would leave one digit of it. */
const largeFrom = 1e4;

/** Of a table of numbers of all kinds; one that is known exactly has no interval. */
export function numberText(value: Ends): string {
  const { estimate, low, high } = value;
  if (!Number.isFinite(estimate)) return estimateText(value);
  if (low === high) return Math.abs(estimate) < largeFrom ? estimate.toFixed(4) : rounded(estimate);
  return Math.abs(estimate) < largeFrom ? estimateText(value) : largeText(value);
}

/** Of a column of FLOP: people read them as powers of ten. */
export const operations = (property: string) => ({
  unit: 'FLOP',
  instead: (row: unknown) => {
    const held = (row as Readonly<Record<string, number | null>>)[property];
    return held === null ? undefined : readable(held);
  },
});

/** Of a column of intervals. */
export const endsIn = (property: string, words: (value: Ends) => string) => ({
  instead: (row: unknown) => {
    const held = (row as Readonly<Record<string, Ends>>)[property];
    return Number.isFinite(held.estimate) ? words(held) : undefined;
  },
});
