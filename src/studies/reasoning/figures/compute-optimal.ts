/** The best split of a budget for every difficulty against a majority of as many tokens (Snell et al. 2024, figure 1). */
import { categoricalLegend, type Figure } from '../../../display/figure.js';
import { logAxis } from '../../../display/figure-marks.js';
import type { ReasoningTables } from '../study-tables.js';
import type { ComputeOptimalRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

const strategies = [
  { name: 'best split of each bin', of: ({ accuracy }: ComputeOptimalRow) => accuracy },
  { name: 'best split of all problems', of: ({ oneForAll }: ComputeOptimalRow) => oneForAll },
  { name: 'majority of attempts', of: ({ parallel }: ComputeOptimalRow) => parallel },
] as const;

export const byDifficulty = {
  draw({ 'compute-optimal': rows, confidence }: ReasoningTables): Figure[] {
    return curveFigure({
      id: 'compute-optimal',
      title: 'The best split of each budget',
      caption: `Accuracy against the tokens of a budget: the best split between chains and forced Waits for each bin of difficulty and for all problems together, each chosen on one half of the chains and scored on the other, and the majority of attempts. ${meansText(rows, confidence)}`,
      legend: categoricalLegend(
        'Strategy',
        strategies.map(({ name }) => ({ series: name, label: name })),
      ),
      panels: sizesOf(rows).map((size) => ({
        ...{ id: `compute-optimal-${size}`, title: sizeTitle(size) },
        alternative: 'accuracy against tokens of the budget, by strategy.',
        curves: strategies.map(({ name, of }) => ({
          series: name,
          rows: overSeeds(
            rows.filter(({ parameters }) => parameters === size),
            { place: ({ budget }) => budget, x: ({ tokens }) => tokens, of, confidence },
          ),
        })),
      })),
      x: logAxis(
        'x',
        'Tokens a problem (log scale)',
        rows.map(({ tokens }) => tokens),
      ),
      y: shareAxis('Accuracy'),
      words: "format(datum.x, '.0f') + ' tokens, ' + format(datum.value, '.3f')",
    });
  },
};
