/** How figures name bins of difficulty. */
import { type Figure, sequentialLegend } from '../../../display/figure.js';
import { okabeIto } from '../../../display/palette.js';

export const allProblems = 'all problems';

/** 0 is all problems, 1 the hardest bin. */
export function binName(bin: number, bins: readonly number[]): string {
  if (bin === 0) return allProblems;
  if (bin === 1) return '1, hardest';
  return bin === Math.max(...bins) ? `${bin}, easiest` : String(bin);
}

export const binsOf = (rows: readonly { difficultyBin: number }[]): number[] =>
  [...new Set(rows.map(({ difficultyBin }) => difficultyBin))].sort((left, right) => left - right);

/** Bins along viridis, all problems in grey. */
export function binLegend(bins: readonly number[]): Figure['legend'] {
  const parts = bins.filter((bin) => bin > 0).map((bin) => binName(bin, bins));
  const { title, entries } = sequentialLegend(
    'Difficulty bin',
    parts.map((series) => ({ series, label: series })),
  );
  const whole = { series: allProblems, label: allProblems, color: okabeIto.gray, darkColor: okabeIto.gray };
  return { title, entries: bins.includes(0) ? [...entries, whole] : entries };
}

export const binsText =
  'Bins are equal shares of the problems by the first half of the pool of attempts, 1 the hardest.';
