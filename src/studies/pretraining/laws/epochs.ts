/** What repeating tokens costs: the excess after several epochs over that after as many fresh tokens (Muennighoff et al. 2023). */
import { type Interval, studentQuantile } from '../../../statistics/index.js';
import { powerLaw } from './power-law.js';
import { cellsOf, groupBy, isPlain, type Run } from './runs.js';

export interface EpochRatio {
  width: number;
  layers: number;
  epochs: number;
  uniqueTokens: number;
  tokens: number;
  /** Excess over that of the law through fresh runs of the same size. */
  ratio: Interval;
}

/**
 * Fresh runs of the size make a line of ln excess over ln tokens; the interval is that of two more runs about it, the
 * repeated one and the fresh one that it stands for.
 */
export function epochRatios(runs: readonly Run[], confidence: number): EpochRatio[] {
  const sizes = groupBy(runs, ({ width, layers }) => `${width}/${layers}`);
  return [...sizes.values()].flatMap((own) => {
    const fresh = powerLaw(
      cellsOf(own.filter((run) => isPlain(run) && !run.heldOut)).map(({ tokens, logExcess }) => ({
        x: tokens,
        logExcess,
      })),
      confidence,
    );
    if (fresh === undefined) return [];
    const repeated = cellsOf(own.filter(({ epochs, schedule }) => epochs > 1 && schedule === 'matched'));
    return repeated
      .map(({ width, layers, tokens, logExcess, runs: [{ epochs, uniqueTokens }] }): EpochRatio => {
        const { logExcess: expected, error } = fresh.at(tokens);
        const half = studentQuantile((1 + confidence) / 2, fresh.degrees) * Math.hypot(error, fresh.sd);
        const log = logExcess - expected;
        const ratio = {
          estimate: Math.exp(log),
          low: Math.exp(log - half),
          high: Math.exp(log + half),
        };
        return { width, layers, epochs, uniqueTokens, tokens, ratio };
      })
      .sort((left, right) => left.epochs - right.epochs);
  });
}
