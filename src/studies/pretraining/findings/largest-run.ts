/** P9: the largest run, forecast from runs of a tenth of its compute (OpenAI 2023, GPT-4 report, section 3). */
import { combine, isBelow, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import type { ForecastRow } from '../laws/derived-tables.js';
import { overWorlds, type PretrainingFinding, shifted } from './law-values.js';

/** Nats a token. */
const mostError = 0.015;
const judgedShare = 10;

/** |predicted − measured| with the interval that the forecast had. */
function sizeOfError({ predicted, measured }: ForecastRow): Interval {
  const [low, high] = [predicted.low - measured, predicted.high - measured];
  const ends = [Math.abs(low), Math.abs(high)];
  return {
    estimate: Math.abs(predicted.estimate - measured),
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
    const error = overWorlds(known.map(sizeOfError), confidence);
    const others = forecasts.filter((row) => !known.includes(row));
    return {
      verdict: combine([isBelow(error, mostError)]),
      evidence: `${known.map(toldOf).join(' ')}${known.length > 1 ? ` ${meanOf(error, known, confidence)}` : ''} Others: ${others
        .map((row) => `${nameOf(row)} ${signed(row.error)}`)
        .join(', ')}.`,
      measures: [
        { name: 'error', ...error },
        ...others.map((row) => ({
          name: `${row.law}-${row.irreducible}-${row.share}`,
          estimate: row.error,
          low: row.predicted.low - row.measured,
          high: row.predicted.high - row.measured,
        })),
      ],
    };
  },
};

/** Of several worlds: the size of the errors, which is judged, and their mean with its sign. */
function meanOf(size: Interval, known: readonly ForecastRow[], confidence: number): string {
  const errors = known.map(({ predicted, measured }) => shifted(predicted, -measured));
  const mean = overWorlds(errors, confidence);
  return `The absolute error is ${withInterval(size)} in the mean over worlds, with its sign ${differenceText(mean)}.`;
}

const toldOf = (row: ForecastRow) =>
  `Told in advance ${withInterval(row.predicted)}, measured ${row.measured.toFixed(4)}: ${signed(row.error)} nats, ${isInside(row) ? 'inside' : 'outside'} the interval.`;

const nameOf = ({ law, irreducible, share }: ForecastRow) =>
  `${law === 'compute' ? (irreducible === 'free' ? 'c free' : 'c known') : 'L(N, D)'} from 1/${share}`;

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
