/** What was found, in one sentence: what to spend the largest budget of the grid on, and how that grows. */
import { readable, withInterval } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import { type OptimumTables, optimumOf } from './optimum.js';

export function headline(tables: OptimumTables): string | undefined {
  const optimum = optimumOf(tables);
  if (optimum === undefined) return undefined;
  const { largest, exponent, bySize, domain, isOneOfSeveral } = optimum;
  const { budget, optimalParameters, optimalTokens } = largest;
  const language = isOneOfSeveral ? ` in the language with Zipf α ${domain}` : '';
  const law =
    bySize === undefined ? '' : ` (${shown(bySize(budget))} parameters by L(N, D), the law of goodhart plan)`;
  return `${readable(budget)} FLOP are best spent on ${large(optimalParameters)} parameters and ${large(optimalTokens)} tokens${language} by their IsoFLOP profile${law}; the best size grows as compute to the power of ${withInterval(exponent)}.`;
}

const large = ({ estimate, low, high }: Interval): string =>
  Number.isFinite(low) && Number.isFinite(high)
    ? `${shown(estimate)} [${shown(low)}, ${shown(high)}]`
    : shown(estimate);

/** To three digits: `41,600`. */
const shown = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');
