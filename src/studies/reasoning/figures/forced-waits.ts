/** Accuracy against the number of forced Waits, by difficulty (the form of Muennighoff et al. 2025, figure 4). */
import type { Figure } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import type { ReasoningTables } from '../study-tables.js';
import { binLegend, binName, binsOf, binsText } from './bins.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

export const accuracyByWaits = {
  draw({ sequential, confidence }: ReasoningTables): Figure[] {
    const bins = binsOf(sequential);
    return curveFigure({
      id: 'forced-waits',
      title: 'Accuracy against forced Waits',
      caption: `Share of chains whose last answer is right, where Wait stands the first so many times that the thinking would have ended. ${binsText} ${meansText(sequential, confidence)}`,
      legend: binLegend(bins),
      panels: sizesOf(sequential).map((size) => ({
        ...{ id: `forced-waits-${size}`, title: sizeTitle(size) },
        alternative: 'accuracy of the last answer against forced Waits by difficulty.',
        curves: bins.map((bin) => ({
          series: binName(bin, bins),
          rows: overSeeds(
            sequential.filter((row) => row.parameters === size && row.difficultyBin === bin),
            { place: ({ forcedWaits }) => forcedWaits, of: ({ lastAnswer }) => lastAnswer, confidence },
          ),
        })),
      })),
      x: { ...linearAxis('x', 'Forced Waits'), axis: { tickMinStep: 1, grid: false } },
      y: shareAxis('Accuracy of the last answer'),
      words: "datum.x + ' Waits, ' + format(datum.value, '.3f')",
    });
  },
};
