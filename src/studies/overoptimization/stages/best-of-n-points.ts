/** From the curves of single prompts to the points of a seed's curve. */
import { bestOfNKl, type PromptCurve } from '../../../methods/best-of-n/best-of-n.js';
import { mean } from '../../../statistics/index.js';
import type { CurvePoint } from '../tables.js';
import type { MeasuredPoint } from './measured-point.js';

interface BestOfNPointsParts extends Pick<CurvePoint, 'method' | 'setting'> {
  seeds: readonly number[];
  /** The values of n. */
  grid: readonly number[];
}

/** Means over each seed's prompts; `curves` are [seed][prompt]. */
export function bestOfNPoints(
  curves: readonly PromptCurve[][],
  { method, setting, seeds, grid }: BestOfNPointsParts,
): MeasuredPoint[] {
  return seeds.flatMap((proxySeed, seed) =>
    grid.map((n, index): MeasuredPoint => {
      const kl = bestOfNKl(n);
      const average = (name: keyof PromptCurve) => mean(curves[seed].map((prompt) => prompt[name][index]));
      return {
        ...{ method, setting, proxySeed, n, iteration: null },
        kl,
        klDistance: Math.sqrt(kl),
        responseLength: average('responseLength'),
        klDiscrete: average('discreteKl'),
        proxyScore: average('proxy'),
        goldScore: average('gold'),
        humanScore: average('human'),
      };
    }),
  );
}
