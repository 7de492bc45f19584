/** The largest run, forecast from runs of at most a share of its compute, with the interval as it stood in advance. */
import { fitOnScale, fixParameter } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { type Interval, studentQuantile } from '../../../statistics/index.js';
import { bestRuns, computeLaw, predictionError } from './compute-law.js';
import { cellsOf, type Run } from './runs.js';

/** Shares of the largest run's compute: the GPT-4 report has 1/10,000 of its loss and 1/1,000 of its pass rate. */
export const forecastShares = [10, 33, 100] as const;

export interface Forecast {
  /** Loss against compute, or against parameters and tokens. */
  law: 'compute' | 'chinchilla';
  irreducible: 'known' | 'free';
  /** The largest compute among the fitted runs, and the largest run's over it. */
  fittedUpTo: number;
  ratio: number;
  /** 10, 33, 100. */
  share: number;
  /** Nats a token, before the outcome. */
  predicted: Interval;
  measured: number;
  /** Predicted less measured. */
  error: number;
  runs: number;
}

/** Budgets are round numbers and runs are not: 1/10 of the largest is meant to be reached. */
const slack = 1.05;

export interface ForecastInput {
  /** Of the grid. */
  runs: readonly Run[];
  /** The largest. */
  outcome: Run;
  entropy: number;
  confidence: number;
}

export function forecasts(input: ForecastInput): Forecast[] {
  const { runs, outcome } = input;
  return forecastShares.flatMap((share) => {
    const seen = runs.filter(({ compute }) => compute <= (slack * outcome.compute) / share);
    if (seen.length === 0) return [];
    const fittedUpTo = Math.max(...seen.map(({ compute }) => compute));
    return [byCompute(seen, input, false), byCompute(seen, input, true), byBoth(seen, input)].flatMap(
      (made) => {
        if (made === undefined) return [];
        const ratio = outcome.compute / fittedUpTo;
        const error = made.predicted.estimate - outcome.loss;
        return [{ ...made, ...{ share, fittedUpTo, ratio, measured: outcome.loss, error } }];
      },
    );
  });
}

type Made = Pick<Forecast, 'law' | 'irreducible' | 'predicted' | 'runs'>;

function byCompute(
  seen: readonly Run[],
  { outcome, entropy, confidence }: ForecastInput,
  isFree: boolean,
): Made | undefined {
  const law = computeLaw(bestRuns(cellsOf(seen)), entropy, isFree);
  if (law === undefined) return undefined;
  const irreducible = isFree ? 'free' : 'known';
  return {
    law: 'compute',
    ...{ irreducible, predicted: law.predict(outcome.compute, confidence), runs: law.runs },
  };
}

/** At the size and the tokens of the largest run, which need not be the best for its compute. */
function byBoth(seen: readonly Run[], { outcome, entropy, confidence }: ForecastInput): Made | undefined {
  const form = fixParameter(forms.chinchilla, 0, 0);
  const cells = cellsOf(seen);
  const degrees = cells.length - form.parameters.length;
  if (degrees < 2) return undefined;
  const fit = fitOnScale(
    {
      form,
      inputs: cells.map(({ parameters, tokens }) => [parameters, tokens]),
      outputs: cells.map(({ logExcess }) => Math.exp(logExcess)),
    },
    { residuals: 'log' },
  );
  const inputs = [outcome.parameters, outcome.tokens];
  const value = form.value(inputs, fit.parameters);
  const slopes = form.gradient(inputs, fit.parameters).map((slope) => slope / value);
  const half = studentQuantile((1 + confidence) / 2, degrees) * predictionError(fit, slopes, degrees);
  const predicted = {
    estimate: entropy + value,
    low: entropy + value * Math.exp(-half),
    high: entropy + value * Math.exp(half),
  };
  return { law: 'chinchilla', irreducible: 'known', predicted, runs: seen.length };
}
