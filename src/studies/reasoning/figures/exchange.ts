/** More inference of the smallest model against more parameters, by difficulty (the comparison of Snell et al. 2024, figure 9). */
import { categoricalLegend, type Figure } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import { extremes } from '../findings/exchange.js';
import type { ReasoningTables } from '../study-tables.js';
import { binsText } from './bins.js';
import { curveFigure, differences } from './curve-panels.js';
import { meansText, overSeeds, sizeTitle } from './over-seeds.js';

const strategies = [
  { strategy: 'best_split', name: 'best split of each bin' },
  { strategy: 'majority', name: 'majority' },
  { strategy: 'weighted_vote', name: 'vote weighted by a verifier' },
  { strategy: 'best_of_n', name: 'best of n by a verifier' },
] as const;

export const exchangeByDifficulty = {
  draw({ exchange, confidence }: ReasoningTables): Figure[] {
    const rows = extremes(exchange).filter(({ difficultyBin }) => difficultyBin > 0);
    if (rows.length === 0) return [];
    const [{ parameters, largerParameters }] = rows;
    const shares = [...new Set(rows.map(({ inferenceShare }) => inferenceShare))].sort(
      (left, right) => left - right,
    );
    const shown = strategies.filter(({ strategy }) => rows.some((row) => row.strategy === strategy));
    return curveFigure({
      id: 'exchange',
      title: 'More inference against more parameters',
      caption: `Accuracy of ${sizeTitle(parameters)} that may spend on inference what ${sizeTitle(largerParameters)} cost more, less the accuracy of the larger model at one attempt, by difficulty. R is the tokens of inference over those of pre-training: the smaller R, the more attempts are granted. Above the dashed line the smaller model is better. ${binsText} ${meansText(rows, confidence)}`,
      legend: categoricalLegend(
        'The smaller model’s',
        shown.map(({ name }) => ({ series: name, label: name })),
      ),
      panels: shares.map((share) => ({
        ...{ id: `exchange-${share}`, title: `R = ${share}` },
        alternative: 'lead of the smaller model against the bin of difficulty, by strategy.',
        curves: shown.map(({ strategy, name }) => ({
          series: name,
          rows: overSeeds(
            rows.filter((row) => row.inferenceShare === share && row.strategy === strategy),
            {
              place: ({ difficultyBin }) => difficultyBin,
              of: ({ accuracy, largerAccuracy }) => accuracy - largerAccuracy,
              confidence,
            },
          ),
        })),
      })),
      x: { ...linearAxis('x', 'Difficulty bin, 1 the hardest'), axis: { tickMinStep: 1, grid: false } },
      y: { ...linearAxis('value', 'Lead of the smaller model', '+.1f'), scale: { domain: differences } },
      words: "'bin ' + datum.x + ', ' + format(datum.value, '+.3f')",
      level: 0,
    });
  },
};
