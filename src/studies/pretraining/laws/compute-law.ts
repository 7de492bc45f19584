/** L(C) = aC^b + c over the best run of each budget, with c known and free (OpenAI 2023, GPT-4 report, section 3.1). */
import { fitOnScale, fixParameter, type ScaledFit } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { type Interval, studentQuantile } from '../../../statistics/index.js';
import { insideLevels } from './iso-flop.js';
import type { Cell } from './runs.js';

export interface BestRun {
  compute: number;
  /** Nats a token. */
  excess: number;
}

/** Of levels whose minimum lies inside their sizes: elsewhere a better size was not tried. */
export const bestRuns = (cells: readonly Cell[]): BestRun[] =>
  insideLevels(cells).map((own) => {
    const best = own.reduce((held, cell) => (cell.logExcess < held.logExcess ? cell : held));
    return { compute: best.compute, excess: Math.exp(best.logExcess) };
  });

/** Decades of compute below the largest that is fitted. */
const decades = 1.5;
/** Budgets are round numbers: 6 × 10⁹ lies a decade and a half below 2 × 10¹¹. */
const slack = 1.1;

/**
 * The head of the topics’ frequencies bends the curve at small compute: a line through all of it points too high beyond
 * its end. So the law is one of the last decade and a half, wherever that ends.
 */
const lastDecades = (best: readonly BestRun[]): BestRun[] => {
  const largest = Math.max(...best.map(({ compute }) => compute));
  return best.filter(({ compute }) => slack * compute >= largest / 10 ** decades);
};

export interface ComputeLaw {
  /** The exponent, below 0. */
  exponent: number;
  amplitude: number;
  /** c: the entropy where it is known. */
  irreducible: number;
  isFree: boolean;
  fit: ScaledFit;
  runs: number;
  /** The least compute among them. */
  smallest: number;
  /** Loss at a compute, with the interval for one more run there. */
  predict(compute: number, confidence: number): Interval;
}

/** Undefined for no more points than parameters: such a law meets them all. */
export function computeLaw(
  all: readonly BestRun[],
  entropy: number,
  isFree: boolean,
): ComputeLaw | undefined {
  const best = lastDecades(all);
  if (best.length <= (isFree ? 3 : 2)) return undefined;
  // In units of the first compute: a and b of the law in FLOP go together over many powers of ten.
  const unit = best[0].compute;
  const form = isFree ? forms.computeLaw : fixParameter(forms.computeLaw, 2, 0);
  const fit = fitOnScale(
    {
      form,
      inputs: best.map(({ compute }) => [compute / unit]),
      outputs: best.map(({ excess }) => (isFree ? entropy + excess : excess)),
    },
    { residuals: 'log' },
  );
  const [amplitude, exponent, irreducible = entropy] = fit.parameters;
  const below = isFree ? 0 : entropy;
  return {
    ...{ exponent, irreducible, isFree, fit, runs: best.length },
    smallest: Math.min(...best.map(({ compute }) => compute)),
    amplitude: amplitude * unit ** -exponent,
    predict: (compute, confidence) => {
      const inputs = [compute / unit];
      const value = form.value(inputs, fit.parameters);
      const slopes = form.gradient(inputs, fit.parameters).map((slope) => slope / value);
      const degrees = best.length - slopes.length;
      const half = studentQuantile((1 + confidence) / 2, degrees) * predictionError(fit, slopes, degrees);
      return {
        estimate: below + value,
        low: below + value * Math.exp(-half),
        high: below + value * Math.exp(half),
      };
    },
  };
}

/** √(s² + g'Σg) on the scale of logarithms: the error of the law and the scatter of the run that is predicted. */
export function predictionError(
  { covariance, rmse, residuals }: ScaledFit,
  slopes: readonly number[],
  degrees: number,
): number {
  const scatter = (rmse ** 2 * residuals.length) / degrees;
  const own = slopes.reduce(
    (sum, left, row) =>
      sum + slopes.reduce((total, right, column) => total + left * right * covariance[row][column], 0),
    0,
  );
  return Math.sqrt(scatter + own);
}
