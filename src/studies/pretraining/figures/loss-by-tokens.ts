/** L(D) of every size beside the ideal learner (the form of Kaplan et al. 2020, figure 4, left). */
import { type Figure, type FigurePanel, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { okabeIto } from '../../../display/palette.js';
import type { StudiedTables } from '../laws/derive.js';
import { dataLaws, type SizeLaw } from '../laws/power-law.js';
import { cellsOf, isPlain, runsOf } from '../laws/runs.js';
import { byDomain, domainTitle, line, logAxis, named, panelOf, parametersText, points } from './encodings.js';

const ideal = 'ideal learner';

const words = "format(datum.tokens, '.3~s') + ' tokens, excess ' + format(datum.excess, '.3f') + ' nats'";

const grey = { series: ideal, label: ideal, color: okabeIto.gray, darkColor: okabeIto.gray };

export const lossByTokens = {
  draw({ pretraining, 'ideal-learner': learner, confidence }: StudiedTables): Figure[] {
    const runs = runsOf(pretraining).filter(isPlain);
    const domains = [...byDomain(runs)].flatMap(([domain, own]) => {
      const sizes = dataLaws(cellsOf(own), confidence);
      const all = new Set(own.map(({ width, layers }) => `${width}/${layers}`)).size;
      return sizes.length < 2 ? [] : [{ domain, sizes, leavesOut: sizes.length < all }];
    });
    if (domains.length === 0) return [];
    const counts = countsOf(domains);
    const hasIdeal = learner.length > 0;
    const sized = sequentialLegend(
      'Parameters',
      counts.map((count) => ({ series: parametersText(count), label: parametersText(count) })),
    );
    const legend = { ...sized, entries: hasIdeal ? [...sized.entries, grey] : sized.entries };
    const rows = rowsOf(domains, learner);
    return [
      {
        id: 'loss-by-tokens',
        title: 'Excess loss against tokens',
        caption: captionOf(
          hasIdeal,
          domains.some(({ leavesOut }) => leavesOut),
        ),
        panels: domains.map(({ domain }) =>
          panelFor(domain, domainTitle(domain, domains.length > 1), { rows, legend, hasIdeal }),
        ),
        ...{ rows, legend },
      },
    ];
  },
};

interface Drawn {
  rows: readonly FigureRow[];
  legend: Figure['legend'];
  hasIdeal: boolean;
}

function panelFor(domain: number, panel: string, { rows, legend, hasIdeal }: Drawn): FigurePanel {
  const own = rows.filter((row) => row.panel === panel);
  const x = logAxis(
    'tokens',
    'Tokens D (log scale)',
    own.map((row) => Number(row.tokens)),
  );
  const y = logAxis(
    'excess',
    'Excess (nats a token, log scale)',
    own.map((row) => Number(row.excess)),
    '~g',
  );
  return panelOf({
    ...{ id: `domain-${domain}`, title: panel },
    alternative: 'excess loss against tokens for every size.',
    layer: [
      line({ panel, part: 'law', x, y, legend, words: "'power law'", mark: { opacity: 0.7 } }),
      ...(hasIdeal
        ? [
            line({
              panel,
              part: 'ideal',
              x,
              y,
              legend,
              words: "'excess of the ideal learner'",
              mark: { strokeDash: [5, 3] },
            }),
          ]
        : []),
      points({ panel, part: 'run', x, y, legend, words }),
    ],
  });
}

const captionOf = (hasIdeal: boolean, leavesOut: boolean): string =>
  [
    'Excess loss at the end of runs against their tokens, in the mean over runs of one size and tokens, both on log scales; the lines are power laws fitted to each size by itself.',
    ...(leavesOut ? ['Sizes of fewer than three token counts are left out.'] : []),
    ...(hasIdeal
      ? [
          'The grey line is the excess of an ideal learner: a table that knows every row of the language that pays after so many tokens.',
        ]
      : []),
  ].join(' ');

function rowsOf(
  domains: readonly { domain: number; sizes: readonly SizeLaw[] }[],
  learner: StudiedTables['ideal-learner'],
): FigureRow[] {
  return domains.flatMap(({ domain, sizes }): FigureRow[] => {
    const panel = domainTitle(domain, domains.length > 1);
    const tokens = sizes.flatMap(({ cells }) => cells.map((cell) => cell.tokens));
    const [low, high] = [Math.min(...tokens), Math.max(...tokens)];
    return [
      ...sizes.flatMap(({ parameters, cells, law }): FigureRow[] => [
        ...cells.map((cell) => ({
          ...named(panel, 'run', parametersText(parameters)),
          ...{ tokens: cell.tokens, excess: Math.exp(cell.logExcess) },
        })),
        ...[...cells.map((cell) => cell.tokens)]
          .sort((left, right) => left - right)
          .filter((_, place, all) => place === 0 || place === all.length - 1)
          .map((at) => ({
            ...named(panel, 'law', parametersText(parameters)),
            ...{ tokens: at, excess: Math.exp(law.at(at).logExcess) },
          })),
      ]),
      ...learner
        .filter((row) => row.domain === domain && row.tokens >= low && row.tokens <= high)
        .map((row) => ({ ...named(panel, 'ideal', ideal), tokens: row.tokens, excess: row.excess })),
    ];
  });
}

/** Of all sizes, small ones first. */
const countsOf = (domains: readonly { sizes: readonly SizeLaw[] }[]): number[] =>
  [...new Set(domains.flatMap(({ sizes }) => sizes.map(({ parameters }) => parameters)))].sort(
    (left, right) => left - right,
  );
