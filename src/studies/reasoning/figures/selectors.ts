/** Coverage, and what choosing among as many attempts gets right, against their number (the form of Brown et al. 2024, figure 3). */
import { categoricalLegend, type Figure } from '../../../display/figure.js';
import { logAxis } from '../../../display/figure-marks.js';
import type { ReasoningTables } from '../study-tables.js';
import type { CoverageRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';

interface Selector {
  name: string;
  verifier: string;
  of(row: CoverageRow): number | null;
}

const selectors: readonly Selector[] = [
  { name: 'coverage, answers', verifier: 'answer', of: (row) => row.coverage },
  { name: 'coverage, proofs', verifier: 'proof', of: (row) => row.coverage },
  { name: 'majority', verifier: 'answer', of: (row) => row.majority },
];

export const selectorsAgainstAttempts = {
  draw({ coverage, confidence }: ReasoningTables): Figure[] {
    const whole = coverage.filter(({ difficultyBin }) => difficultyBin === 0);
    return curveFigure({
      id: 'coverage',
      title: 'Coverage and majority against attempts',
      caption: `Share of problems of which one of k attempts is right (coverage; under proofs, every step has to be right as well), and of which the most frequent answer of k attempts is. ${meansText(whole, confidence)}`,
      legend: categoricalLegend(
        'Of k attempts',
        selectors.map(({ name }) => ({ series: name, label: name })),
      ),
      panels: sizesOf(whole).map((size) => ({
        ...{ id: `coverage-${size}`, title: sizeTitle(size) },
        alternative: 'coverage and majority against the number of attempts.',
        curves: selectors.map(({ name, verifier, of }) => ({
          series: name,
          rows: overSeeds(
            whole.filter((row) => row.parameters === size && row.verifier === verifier),
            { place: ({ k }) => k, of, confidence },
          ),
        })),
      })),
      x: logAxis(
        'x',
        'Attempts k (log scale)',
        whole.map(({ k }) => k),
        ',',
      ),
      y: shareAxis('Share of problems'),
      words: "format(datum.x, ',') + ' attempts, ' + format(datum.value, '.3f')",
    });
  },
};
