/** P9: the largest run, forecast from runs of a tenth of its compute (OpenAI 2023, GPT-4 report, section 3). */
import { combine, isBelow, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import type { ForecastRow } from '../laws/derived-tables.js';
import { overWorlds, type PretrainingFinding, shifted } from './law-values.js';

/** Nats a token. */
const mostError = 0.015;
const judgedShare = 10;

/** Predicted − measured with the interval that the forecast had. */
const errorOf = ({ predicted, measured }: ForecastRow): Interval => shifted(predicted, -measured);

/** |predicted − measured|. */
function sizeOfError(row: ForecastRow): Interval {
  const { estimate, low, high } = errorOf(row);
  const ends = [Math.abs(low), Math.abs(high)];
  return {
    estimate: Math.abs(estimate),
    low: low <= 0 && high >= 0 ? 0 : Math.min(...ends),
    high: Math.max(...ends),
  };
}

const isInside = ({ predicted: { low, high }, measured }: ForecastRow) => low <= measured && measured <= high;

export const largestRunPredicted: PretrainingFinding = {
  id: 'P9',
  statement:
    'aC^b + c with c at the entropy, fitted to runs of at most a tenth of the largest run’s compute, predicts its loss within 0.015 nats a token',
  judge({ forecasts, confidence }) {
    const known = forecasts.filter(
      ({ law, irreducible, share }) => law === 'compute' && irreducible === 'known' && share === judgedShare,
    );
    if (known.length === 0)
      return untold('a run that is held out, and three budgets of at most a tenth of its compute');
    const error = notNegative(overWorlds(known.map(sizeOfError), confidence));
    const others = forecasts.filter((row) => !known.includes(row));
    return {
      verdict: combine([isBelow(error, mostError)]),
      evidence: `${known.map(toldOf).join(' ')}${overWorldsText(known, error, confidence)} Others: ${others
        .map((row) => `${nameOf(row)} ${signed(row.error)}`)
        .join(', ')}.`,
      measures: [
        { name: 'error', ...error },
        ...others.map((row) => ({
          name: `${row.law}-${row.irreducible}-${row.share}`,
          ...errorOf(row),
        })),
      ],
    };
  },
};

/** Student's interval of a mean knows nothing of what is counted without its sign. */
const notNegative = ({ estimate, low, high }: Interval): Interval => ({
  ...{ estimate, low: Math.max(0, low), high },
});

/** What is judged, and whether forecasts lie on one side; nothing of a world alone. */
function overWorldsText(rows: readonly ForecastRow[], error: Interval, confidence: number): string {
  if (rows.length === 1) return '';
  const signedMean = overWorlds(rows.map(errorOf), confidence);
  return ` Over worlds the mean absolute error is ${withInterval(error)}, the mean of predicted less measured ${differenceText(signedMean)}.`;
}

const toldOf = (row: ForecastRow) =>
  `Told in advance ${withInterval(row.predicted)}, measured ${row.measured.toFixed(4)}: ${signed(row.error)} nats, ${isInside(row) ? 'inside' : 'outside'} the interval.`;

const nameOf = ({ law, irreducible, share }: ForecastRow) =>
  `${law === 'compute' ? (irreducible === 'free' ? 'c free' : 'c known') : 'L(N, D)'} from 1/${share}`;

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
