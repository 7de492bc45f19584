/** What was found, in one sentence: what to spend the largest budget of the grid on, and how that grows. */
import { readable, withInterval } from '../../../display/words.js';
import { largeText, rounded } from '../large-words.js';
import { type OptimumTables, optimumOf } from './optimum.js';

export function headline(tables: OptimumTables): string | undefined {
  const optimum = optimumOf(tables);
  if (optimum === undefined) return undefined;
  const { largest, exponent, bySize, domain, isOneOfSeveral } = optimum;
  const { budget, optimalParameters, optimalTokens } = largest;
  const language = isOneOfSeveral ? ` in the language with Zipf α ${domain}` : '';
  const law =
    bySize === undefined
      ? ''
      : ` (${rounded(bySize(budget))} parameters by L(N, D), the law of goodhart plan)`;
  return `${readable(budget)} FLOP are best spent on ${largeText(optimalParameters)} parameters and ${largeText(optimalTokens)} tokens${language} by their IsoFLOP profile${law}; the best size grows as compute to the power of ${withInterval(exponent)}.`;
}
