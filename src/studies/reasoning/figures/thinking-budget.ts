/** Accuracy against the tokens after which the thinking is ended by force (the form of Muennighoff et al. 2025, figure 4). */
import { type Figure, sequentialLegend } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import type { ReasoningTables } from '../study-tables.js';
import type { TruncationRow } from '../tables.js';
import { binsText } from './bins.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

const shown = [
  { id: 'all', title: 'All problems', of: ({ accuracy }: TruncationRow) => accuracy },
  { id: 'hardest', title: 'Hardest bin', of: ({ accuracyHard }: TruncationRow) => accuracyHard },
  { id: 'easiest', title: 'Easiest bin', of: ({ accuracyEasy }: TruncationRow) => accuracyEasy },
] as const;

export const accuracyByBudget = {
  draw({ truncation, confidence }: ReasoningTables): Figure[] {
    const sizes = sizesOf(truncation);
    return curveFigure({
      id: 'thinking-budget',
      title: 'Accuracy against the thinking budget',
      caption: `Share of responses whose answer is right, where the thinking ends after so many tokens at the latest. ${binsText} ${meansText(truncation, confidence)}`,
      legend: sequentialLegend(
        'Size',
        sizes.map((size) => ({ series: sizeTitle(size), label: sizeTitle(size) })),
      ),
      panels: shown.map(({ of, ...panel }) => ({
        ...panel,
        alternative: 'accuracy against the tokens of thinking, by size.',
        curves: sizes.map((size) => ({
          series: sizeTitle(size),
          rows: overSeeds(
            truncation.filter(({ parameters }) => parameters === size),
            { place: ({ thinkingBudget }) => thinkingBudget, of, confidence },
          ),
        })),
      })),
      x: linearAxis('x', 'Tokens of thinking at most'),
      y: shareAxis('Accuracy'),
      words: "datum.x + ' tokens of thinking, ' + format(datum.value, '.3f')",
    });
  },
};
