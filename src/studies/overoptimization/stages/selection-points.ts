/** From the curves of single prompts to the points of a seed's curve. */
import type { PromptCurve } from '../../../methods/pool-curve.js';
import { mean } from '../../../statistics/index.js';
import type { CurvePoint } from '../tables.js';
import type { MeasuredRun } from './fit.js';
import type { MeasuredPoint } from './measured-point.js';

interface SelectionPointsParts extends Pick<CurvePoint, 'method' | 'setting'> {
  seeds: readonly number[];
  /** The values of n. */
  grid: readonly number[];
}

/** Means over each seed's prompts; `curves` are [seed][prompt]. */
export function selectionPoints(
  curves: readonly PromptCurve[][],
  { method, setting, seeds, grid }: SelectionPointsParts,
): MeasuredPoint[] {
  return seeds.flatMap((proxySeed, seed) =>
    grid.map((n, index): MeasuredPoint => {
      const values = (name: keyof PromptCurve) =>
        curves[seed].flatMap((prompt) => prompt[name]?.[index] ?? []);
      const average = (name: keyof PromptCurve) => mean(values(name));
      const [first, ...others] = values('kl');
      // From the first: where a method has one KL for all prompts the mean is exactly that.
      const kl = first + mean([0, ...others.map((other) => other - first)]);
      return {
        ...{ method, setting, proxySeed, n, iteration: null },
        kl,
        klDistance: Math.sqrt(kl),
        responseLength: average('responseLength'),
        klDiscrete: values('discreteKl').length === 0 ? null : average('discreteKl'),
        proxyScore: average('proxy'),
        goldScore: average('gold'),
        humanScore: average('human'),
      };
    }),
  );
}

export interface SelectionRuns {
  /** One a seed. */
  runs: MeasuredRun[];
}

/** The points of each seed as a fit takes them. */
export const runsOfPoints = (rows: readonly MeasuredPoint[], seeds: readonly number[]): MeasuredRun[] =>
  seeds.map((seed) => {
    const own = rows.filter(({ proxySeed }) => proxySeed === seed);
    return {
      klDistance: own.map((point) => point.klDistance),
      gold: own.map((point) => point.goldScore),
    };
  });

/** For the screen; nothing where proxies diverged and a share has no run. */
export const meansAtEnd = (ends: readonly MeasuredPoint[]): Record<string, number> =>
  ends.length === 0
    ? {}
    : {
        goldScore: mean(ends.map((point) => point.goldScore)),
        proxyScore: mean(ends.map((point) => point.proxyScore)),
      };
