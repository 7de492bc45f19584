/** The picture that the report opens with: the best size and the best number of tokens for every budget. */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import {
  bars,
  faint,
  finite,
  hollow,
  hollowWords,
  line,
  logAxis,
  named,
  panelOf,
  points,
} from '../figures/encodings.js';
import type { StudiedTables } from '../laws/derive.js';
import { type Optimum, optimumOf, whyTheyDiffer } from './optimum.js';

const measured = 'lowest point of an IsoFLOP profile';
const fitted = 'by L(N, D), the entropy known';

const panels = [
  { panel: 'Best size', unit: 'parameters', title: 'Parameters (log scale)' },
  { panel: 'Best number of tokens', unit: 'tokens', title: 'Tokens (log scale)' },
] as const;

export function openingFigure(tables: StudiedTables): Figure | undefined {
  const optimum = optimumOf(tables);
  if (optimum === undefined) return undefined;
  const rows = rowsOf(optimum);
  const names = [measured, ...(optimum.bySize === undefined ? [] : [fitted])];
  const legend = categoricalLegend(
    '',
    names.map((name) => ({ series: name, label: name })),
  );
  const percent = Math.round(100 * tables.confidence);
  const language = tables.language.length > 1 ? ` Language with Zipf α ${optimum.domain}.` : '';
  return {
    id: 'opening',
    title: 'What a budget is best spent on',
    caption: `The size with the lowest loss at each compute, and the tokens that it then sees, on log scales: minima inside the sizes that were tried, with ${percent} % intervals by the noise between runs${optimum.bySize === undefined ? '' : ', and what the law of N and D fitted to the grid says, as goodhart plan does'}.${optimum.bySize === undefined ? '' : ` ${whyTheyDiffer}`}${someHollow(optimum)}${language}`,
    panels: panels.map(({ panel, unit, title }) => {
      const own = rows.filter((row) => row.panel === panel);
      const x = logAxis(
        'budget',
        'Compute, 6ND (FLOP, log scale)',
        own.map(({ budget }) => Number(budget)),
        '.0e',
      );
      const y = logAxis(
        'value',
        title,
        own.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value].map(Number)),
      );
      const mark = { panel, x, y, legend };
      const words = `format(datum.value, ',.3~s') + ' ${unit} at ' + format(datum.budget, '.1e') + ' FLOP'`;
      return panelOf({
        ...{ id: unit, title: panel },
        alternative: `best ${unit} against compute.`,
        layer: [
          line({ ...mark, part: 'law', words: "'line of the law'" }),
          bars({ ...mark, part: 'minimum', words, along: 'y' }),
          bars({ ...mark, part: 'undetermined', words, along: 'y', mark: faint }),
          points({ ...mark, part: 'minimum', words, mark: { size: 50 } }),
          points({ ...mark, part: 'undetermined', words, mark: { size: 50, ...hollow } }),
        ],
      });
    }),
    ...{ rows, legend },
  };
}

const someHollow = ({ minima }: Optimum): string =>
  minima.some(({ isDetermined }) => !isDetermined) ? ` Hollow: ${hollowWords}.` : '';

function rowsOf({ minima, bySize }: Optimum): FigureRow[] {
  const ends = [minima[0].budget, minima[minima.length - 1].budget];
  const lawRows = (budget: number): FigureRow[] => {
    const size = bySize?.(budget);
    if (size === undefined) return [];
    return [
      { ...named(panels[0].panel, 'law', fitted), budget, value: size },
      { ...named(panels[1].panel, 'law', fitted), budget, value: budget / (6 * size) },
    ];
  };
  return [
    ...minima.flatMap(({ budget, optimalParameters, optimalTokens, isDetermined }) =>
      ([optimalParameters, optimalTokens] as const).map(({ estimate, low, high }, place) => ({
        ...named(panels[place].panel, isDetermined ? 'minimum' : 'undetermined', measured),
        ...{ budget, value: estimate, low: finite(low), high: finite(high) },
      })),
    ),
    ...ends.flatMap(lawRows),
  ];
}
