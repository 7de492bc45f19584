/** Chains with forced Waits less as many tokens of parallel attempts, by difficulty (the comparison of Snell et al. 2024, section 6). */
import type { Figure } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import { ofLargest } from '../findings/over-models.js';
import type { ReasoningTables } from '../study-tables.js';
import type { SequentialRow } from '../tables.js';
import { binLegend, binName, binsOf, binsText } from './bins.js';
import { curveFigure, differences } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

const comparisons = [
  {
    id: 'last-answer',
    title: 'Last answer less majority',
    alternative: 'last answer of a chain less the majority of as many tokens, against tokens.',
    of: ({ lastAnswer, parallelMajority }: SequentialRow) => lastAnswer - parallelMajority,
  },
  {
    id: 'chain-majority',
    title: 'Majority of the chain less majority',
    alternative:
      'majority of the answers of a chain less the majority of as many tokens of attempts, against tokens.',
    of: ({ majorityInChain, parallelMajority }: SequentialRow) => majorityInChain - parallelMajority,
  },
  {
    id: 'any',
    title: 'Any of the chain less coverage',
    alternative:
      'one answer of the chain is right, less coverage by as many tokens of attempts, against tokens.',
    of: ({ anyInChain, parallelCoverage }: SequentialRow) => anyInChain - parallelCoverage,
  },
] as const;

export const sequentialLessParallel = {
  draw({ sequential, confidence }: ReasoningTables): Figure[] {
    const rows = ofLargest(sequential);
    const bins = binsOf(rows);
    const [size] = sizesOf(rows);
    if (size === undefined) return [];
    return curveFigure({
      id: 'sequential-less-parallel',
      title: 'Chains less parallel attempts',
      caption: `Accuracy of chains with 0, 1, 2 … forced Waits less that of attempts with as many tokens together, against the tokens of the chain: ${sizeTitle(size)}. Above the dashed line chains are better. A majority of two attempts is worth one attempt, which flatters short chains; the panel of any answer against coverage is free of that. ${binsText} ${meansText(rows, confidence)}`,
      legend: binLegend(bins),
      panels: comparisons.map(({ of, ...panel }) => ({
        ...panel,
        curves: bins.map((bin) => ({
          series: binName(bin, bins),
          rows: overSeeds(
            rows.filter(({ difficultyBin }) => difficultyBin === bin),
            { place: ({ forcedWaits }) => forcedWaits, x: ({ tokens }) => tokens, of, confidence },
          ),
        })),
      })),
      x: linearAxis('x', 'Tokens of a chain'),
      y: linearAxis('value', 'Difference of accuracy', '+.2f'),
      range: differences,
      words: "format(datum.x, '.1f') + ' tokens, ' + format(datum.value, '+.3f')",
      level: 0,
    });
  },
};
