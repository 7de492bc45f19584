/** One budget split between chains and forced Waits, by difficulty (the form of Snell et al. 2024, figure 7). */
import type { Figure } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import { ofLargest } from '../findings/over-models.js';
import type { ReasoningTables } from '../study-tables.js';
import { binLegend, binName, binsOf, binsText } from './bins.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

/** Panels of one row. */
const mostPanels = 4;

export const splitOfBudget = {
  draw({ 'budget-split': splits, confidence }: ReasoningTables): Figure[] {
    const rows = ofLargest(splits);
    const bins = binsOf(rows);
    const [size] = sizesOf(rows);
    const budgets = [...new Set(rows.map(({ budget }) => budget))]
      .filter((budget) => budget > 1)
      .sort((left, right) => left - right);
    return curveFigure({
      id: 'budget-split',
      title: 'One budget between chains and Waits',
      caption: `Accuracy of the most frequent of all answers that the chains came by, against the forced Waits of each chain: as many chains as the tokens of the budget pay for. Budgets are counted in attempts without forced Waits. Mean of both halves of the chains. ${size === undefined ? '' : `${sizeTitle(size)}. `}${binsText} ${meansText(rows, confidence)}`,
      legend: binLegend(bins),
      panels: budgets.slice(-mostPanels).map((budget) => ({
        ...{ id: `budget-${budget}`, title: `Budget of ${budget} attempts` },
        alternative: 'accuracy against the forced Waits of each chain, by difficulty.',
        curves: bins.map((bin) => ({
          series: binName(bin, bins),
          rows: overSeeds(
            rows.filter((row) => row.budget === budget && row.difficultyBin === bin),
            {
              place: ({ forcedWaits }) => forcedWaits,
              of: ({ firstHalf, secondHalf }) => (firstHalf + secondHalf) / 2,
              confidence,
            },
          ),
        })),
      })),
      x: { ...linearAxis('x', 'Forced Waits of a chain'), axis: { tickMinStep: 1, grid: false } },
      y: shareAxis('Accuracy of the vote'),
      words: "datum.x + ' Waits a chain, ' + format(datum.value, '.3f')",
    });
  },
};
