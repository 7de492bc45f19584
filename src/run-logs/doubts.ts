/** Doubts about the rows and columns of a log. */
import { declareDoubt, threeDigits as show, type Warning } from '../fitting/index.js';
import { extent } from '../statistics/index.js';

/** Gao's smallest d is about 0.1 √nats; a response has tens of tokens, so a whole run below this smells of per-token KL. */
const PER_TOKEN_KL = 0.5;

/** Sampled KL estimates go slightly below 0; those count as 0. */
export const NEGATIVE_KL_TOLERANCE = 1e-3;

const perTokenKlSuspected = declareDoubt(
  'per-token-kl-suspected',
  'Give KL summed over the response; multiply a per-token mean by the response length.',
);

/** KL in nats per response that never exceeds half a nat looks like a mean over tokens. */
export function doubtPerTokenKl(subject: string, klDivergences: ArrayLike<number>): Warning | undefined {
  const [, largest] = extent(klDivergences);
  if (largest >= PER_TOKEN_KL) return undefined;
  return perTokenKlSuspected(subject, `the largest KL is ${show(largest)} nats, little for a whole response`);
}

const rowsDropped = declareDoubt('rows-dropped', 'Mend or remove these rows; the fit is of the others.');

export function doubtRows(subject: string, reasons: readonly string[]): Warning | undefined {
  if (reasons.length === 0) return undefined;
  const shown = reasons.slice(0, 3).join('; ');
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  return rowsDropped(
    subject,
    `${reasons.length} ${reasons.length === 1 ? 'row' : 'rows'} left out: ${shown}${more}`,
  );
}
