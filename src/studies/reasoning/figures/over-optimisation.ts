/** Best-of-n against learned verifiers by their size, with the fitted law (the form of Gao et al. 2022, figure 1). */
import { type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import { count } from '../../../display/words.js';
import { predict } from '../../../fitting/index.js';
import { curveLaw } from '../../../laws/index.js';
import { mean } from '../../../statistics/index.js';
import { largest, ofLargest } from '../findings/over-models.js';
import type { ReasoningTables } from '../study-tables.js';
import type { SelectionRow, VerifierLawsRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds, sizeTitle } from './over-seeds.js';
import { meansOfVerifiers } from './over-verifiers.js';

/** Places along a law at which it is drawn. */
const places = 48;

const distanceOf = ({ kl }: Pick<SelectionRow, 'kl'>) => Math.sqrt(kl);

/** From the accuracy of one attempt, which the law counts from, to the largest distance. */
function lawRows(rows: readonly SelectionRow[], { alpha, beta }: VerifierLawsRow): FigureRow[] {
  const start = mean(rows.filter(({ n }) => n === 1).map(({ bestOfN }) => bestOfN));
  const furthest = largest(rows.map(distanceOf));
  const distances = Array.from({ length: places + 1 }, (_, place) => (furthest * place) / places);
  const gains = predict(
    curveLaw('bon'),
    distances.map((d) => [d]),
    [alpha.estimate, beta.estimate],
  );
  return distances.map((x, place) => ({ x, value: start + gains[place] }));
}

export const goldAgainstDistance = {
  draw({ selection, 'verifier-laws': laws, confidence }: ReasoningTables): Figure[] {
    const whole = ofLargest(selection.filter(({ difficultyBin }) => difficultyBin === 0));
    if (whole.length === 0) return [];
    const verifiers = [...new Set(whole.map(({ verifierParameters }) => verifierParameters))]
      .sort((left, right) => left - right)
      .map((size) => ({
        name: `${count(size)} parameters`,
        rows: meansOfVerifiers(whole.filter(({ verifierParameters }) => verifierParameters === size)),
        law: ofLargestModels(laws).find(({ verifierParameters }) => verifierParameters === size),
      }));
    const curvesOf = (of: (row: SelectionRow) => number) =>
      verifiers.map(({ name, rows }) => ({
        series: name,
        rows: overSeeds<SelectionRow>(rows, { place: ({ n }) => n, x: distanceOf, of, confidence }),
      }));
    return curveFigure({
      id: 'over-optimisation',
      title: 'Best-of-n against learned verifiers',
      caption: `Left: how often the attempt that a learned verifier scores highest of n is right, which is the gold, with the law d(α − βd) fitted to it; right: how likely the verifier says that is, against d = √(ln n − (n − 1)/n), the distance from the model. ${sizeTitle(whole[0].parameters)}, mean over the verifiers of a size. ${meansText(whole, confidence)}`,
      legend: sequentialLegend(
        'Verifier',
        verifiers.map(({ name }) => ({ series: name, label: name })),
      ),
      panels: [
        {
          ...{ id: 'gold', title: 'Is right', curves: curvesOf(({ bestOfN }) => bestOfN) },
          alternative: 'accuracy of the choice against the distance, by size of the verifier.',
          laws: verifiers.flatMap(({ name, rows, law }) =>
            law === undefined ? [] : [{ series: name, rows: lawRows(rows, law) }],
          ),
        },
        {
          ...{ id: 'proxy', title: 'Is said to be right' },
          alternative: 'the verifier’s probability of its choice against the distance, by its size.',
          curves: curvesOf(({ verifierProbability }) => verifierProbability),
        },
      ],
      x: linearAxis('x', 'd, √nats'),
      y: shareAxis('Share, or probability'),
      words: "'d = ' + format(datum.x, '.2f') + ', ' + format(datum.value, '.3f')",
    });
  },
};

/** Laws have one row for all models of a size. */
function ofLargestModels(laws: readonly VerifierLawsRow[]): VerifierLawsRow[] {
  const most = largest(laws.map(({ parameters }) => parameters));
  return laws.filter(({ parameters }) => parameters === most);
}
