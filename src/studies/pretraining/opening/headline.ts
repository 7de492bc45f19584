/** What was found, in one sentence: what to spend the largest budget of the grid on, and how that grows. */
import { readable, withInterval } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import type { StudiedTables } from '../laws/derive.js';
import { optimumOf } from './optimum.js';

export function headline(tables: Pick<StudiedTables, 'compute-optimal' | 'laws'>): string | undefined {
  const optimum = optimumOf(tables);
  if (optimum === undefined) return undefined;
  const { minima, exponent } = optimum;
  const { budget, optimalParameters, optimalTokens } = minima[minima.length - 1];
  return `${readable(budget)} FLOP are best spent on ${large(optimalParameters)} parameters and ${large(optimalTokens)} tokens; the best size grows as compute to the power of ${withInterval(exponent)}.`;
}

const large = ({ estimate, low, high }: Interval): string =>
  Number.isFinite(low) && Number.isFinite(high)
    ? `${shown(estimate)} [${shown(low)}, ${shown(high)}]`
    : shown(estimate);

/** To three digits: `41,600`. */
const shown = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');
