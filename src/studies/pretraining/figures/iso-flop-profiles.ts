/** Loss against size at each budget with the parabolas' minima (the form of Hoffmann et al. 2022, figure 3). */
import { type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { extent } from '../../../statistics/index.js';
import type { StudiedTables } from '../laws/derive.js';
import { isDetermined, isoFlop, type Level } from '../laws/iso-flop.js';
import { cellsOf, gridRuns, type Run, runsOf } from '../laws/runs.js';
import { cellNoise } from '../laws/seed-noise.js';
import {
  bars,
  byDomain,
  domainTitle,
  faint,
  finite,
  hollow,
  hollowWords,
  line,
  logAxis,
  named,
  panelOf,
  points,
} from './encodings.js';

/** `1.2 · 10⁹`. */
export const flopText = (compute: number): string => {
  const [digits, exponent] = compute.toExponential(1).split('e+');
  const mantissa = digits.replace('.0', '');
  const power = [...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return `${mantissa === '1' ? '' : `${mantissa} · `}10${power}`;
};

const curvePlaces = 24;

export const isoFlopProfiles = {
  draw({ pretraining, confidence }: StudiedTables): Figure[] {
    const runs = runsOf(pretraining);
    const domains = [...byDomain(gridRuns(runs))].flatMap(([domain, grid]) => {
      const { levels, exponent } = profilesOf(grid, runs, confidence);
      return levels.length < 2 ? [] : [{ domain, levels, exponent }];
    });
    if (domains.length === 0) return [];
    const budgets = [...new Set(domains.flatMap(({ levels }) => levels.map(({ budget }) => budget)))].sort(
      (left, right) => left - right,
    );
    const legend = sequentialLegend(
      'Compute (FLOP)',
      budgets.map((budget) => ({ series: flopText(budget), label: flopText(budget) })),
    );
    const rows = domains.flatMap(({ domain, levels }) =>
      levels.flatMap((level) => levelRows(level, domainTitle(domain, domains.length > 1))),
    );
    return [
      {
        id: 'isoflop',
        title: 'IsoFLOP profiles',
        caption: `Excess loss of sizes that spend the same compute, both on log scales, with parabolas through up to five sizes about the lowest, drawn between these; sizes farther off have no say in them. Diamonds are the minima that lie inside the sizes that were tried, with ${Math.round(100 * confidence)} % intervals of the best size by the noise between runs${rows.some(({ part }) => part === 'undetermined') ? `; hollow: ${hollowWords}` : ''}.`,
        panels: domains.map(({ domain }) =>
          profilePanel(domainTitle(domain, domains.length > 1), rows, legend),
        ),
        ...{ rows, legend },
      },
    ];
  },
};

const profilesOf = (grid: readonly Run[], runs: readonly Run[], confidence: number) => {
  const own = runs.filter(({ domain }) => domain === grid[0].domain);
  const cells = cellsOf(grid);
  return isoFlop(cells, { confidence, noise: cellNoise(own, cells, confidence) });
};

function levelRows({ budget, cells, minimum, optimalParameters }: Level, panel: string): FigureRow[] {
  const series = flopText(budget);
  const sizes = cells.map(({ parameters }) => parameters);
  const [low, high] = extent(minimum.fitted.map(({ x }) => x));
  const [c, b, a] = minimum.coefficients;
  return [
    ...cells.map(({ parameters, logExcess }) => ({
      ...named(panel, 'run', series),
      ...{ parameters, excess: Math.exp(logExcess) },
    })),
    ...Array.from({ length: curvePlaces + 1 }, (_, place) => {
      const x = low + ((high - low) * place) / curvePlaces;
      return {
        ...named(panel, 'parabola', series),
        ...{ parameters: Math.exp(x), excess: Math.exp(c + b * x + a * x * x) },
      };
    }),
    ...(minimum.inside
      ? [
          {
            ...named(panel, isDetermined(sizes, optimalParameters) ? 'minimum' : 'undetermined', series),
            ...{ parameters: optimalParameters.estimate, excess: Math.exp(minimum.y) },
            ...{ low: finite(optimalParameters.low), high: finite(optimalParameters.high) },
          },
        ]
      : []),
  ];
}

function profilePanel(panel: string, all: readonly FigureRow[], legend: Figure['legend']) {
  const rows = all.filter((row) => row.panel === panel);
  const x = logAxis(
    'parameters',
    'Parameters N (log scale)',
    rows.map((row) => Number(row.parameters)),
  );
  const y = logAxis(
    'excess',
    'Excess (nats a token, log scale)',
    rows.map((row) => Number(row.excess)),
    '~g',
  );
  const words =
    "format(datum.parameters, ',.0f') + ' parameters, excess ' + format(datum.excess, '.3f') + ' nats'";
  return panelOf({
    ...{ id: `profiles-${panel}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), title: panel },
    alternative: 'excess loss against parameters at each compute, with the minima.',
    layer: [
      line({ panel, part: 'parabola', x, y, legend, words: "'parabola'", mark: { opacity: 0.7 } }),
      points({ panel, part: 'run', x, y, legend, words }),
      ...(['minimum', 'undetermined'] as const).flatMap((part) => {
        const isHollow = part === 'undetermined';
        const of = { panel, part, x, y, legend };
        return [
          bars({
            ...{ ...of, along: 'x', words: "'interval of the best size'" },
            mark: isHollow ? faint : {},
          }),
          points({
            ...{ ...of, words: `'best size ' + ${words}` },
            mark: { shape: 'diamond', size: 90, ...(isHollow ? hollow : {}) },
          }),
        ];
      }),
    ],
  });
}
