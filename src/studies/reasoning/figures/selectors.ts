/** Coverage, and what choosing among as many attempts gets right, against their number (the form of Brown et al. 2024, figure 3). */
import { categoricalLegend, type Figure } from '../../../display/figure.js';
import { logAxis } from '../../../display/figure-marks.js';
import { largest } from '../findings/over-models.js';
import type { ReasoningTables } from '../study-tables.js';
import type { CoverageRow, SelectionRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizesOf, sizeTitle } from './over-seeds.js';
import { meansOfVerifiers } from './over-verifiers.js';

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

/** What a learned verifier makes of the attempts; the largest one, mean over its seeds. */
const verified = [
  { name: 'vote weighted by a verifier', of: ({ weightedVote }: SelectionRow) => weightedVote },
  { name: 'best of k by a verifier', of: ({ bestOfN }: SelectionRow) => bestOfN },
] as const;

/** Over all problems; one row a model and n, whose verifiers are of one size. */
function ofLargestVerifiers(selection: readonly SelectionRow[]): SelectionRow[] {
  const most = largest(selection.map(({ verifierParameters }) => verifierParameters));
  return meansOfVerifiers(
    selection.filter(
      ({ difficultyBin, verifierParameters }) => difficultyBin === 0 && verifierParameters === most,
    ),
  );
}

export const selectorsAgainstAttempts = {
  draw({ coverage, selection, confidence }: ReasoningTables): Figure[] {
    const whole = coverage.filter(({ difficultyBin }) => difficultyBin === 0);
    const choices = ofLargestVerifiers(selection);
    const shown = choices.length === 0 ? [] : verified;
    return curveFigure({
      id: 'coverage',
      title: 'Coverage and choices against attempts',
      caption: `Share of problems of which one of k attempts is right (coverage; under proofs, every step has to be right as well), and of which the most frequent answer of k attempts is.${choices.length === 0 ? '' : ' A learned verifier, of the largest size, mean over its seeds, weighs the votes or chooses one attempt.'} ${meansText(whole, confidence)}`,
      legend: categoricalLegend(
        'Of k attempts',
        [...selectors, ...shown].map(({ name }) => ({ series: name, label: name })),
      ),
      panels: sizesOf(whole).map((size) => ({
        ...{ id: `coverage-${size}`, title: sizeTitle(size) },
        alternative: 'coverage and what is chosen against the number of attempts.',
        curves: [
          ...selectors.map(({ name, verifier, of }) => ({
            series: name,
            rows: overSeeds(
              whole.filter((row) => row.parameters === size && row.verifier === verifier),
              { place: ({ k }) => k, of, confidence },
            ),
          })),
          ...shown.map(({ name, of }) => ({
            series: name,
            rows: overSeeds(
              choices.filter(({ parameters }) => parameters === size),
              { place: ({ n }) => n, of, confidence },
            ),
          })),
        ],
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
