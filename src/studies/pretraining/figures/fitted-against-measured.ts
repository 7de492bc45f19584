/** The excess that A/N^a + B/D^b gives against the one that was measured. */
import { categoricalLegend, type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import type { StudiedTables } from '../laws/derive.js';
import { gridRuns, heldOutRuns, type Run, runsOf } from '../laws/runs.js';
import { byDomain, domainTitle, line, logAxis, named, panelOf, parametersText, points } from './encodings.js';

const words =
  "'measured ' + format(datum.measured, '.3f') + ', fitted ' + format(datum.fitted, '.3f') + ' nats'";

export const fittedAgainstMeasured = {
  draw({ pretraining, laws }: StudiedTables): Figure[] {
    const runs = runsOf(pretraining);
    const domains = [...byDomain(runs)].flatMap(([domain, own]) => {
      const of = (symbol: string) =>
        laws.find(
          (row) =>
            row.domain === domain &&
            row.law === 'chinchilla' &&
            row.subset === 'excess' &&
            row.parameter === symbol,
        )?.value.estimate ?? Number.NaN;
      const [A, B, a, b] = ['A', 'B', 'a', 'b'].map(of);
      const law = (parameters: number, tokens: number) => A * parameters ** -a + B * tokens ** -b;
      return Number.isFinite(A + B + a + b) ? [{ domain, own, law }] : [];
    });
    if (domains.length === 0) return [];
    const several = domains.length > 1;
    const rows = rowsOf(domains);
    const sizes = sizesOf(runs);
    const make = sizes.length > 1 ? sequentialLegend : categoricalLegend;
    const legend = make(
      'Parameters',
      sizes.map((count) => ({ series: parametersText(count), label: parametersText(count) })),
    );
    const values = rows.flatMap((row) => [Number(row.measured), Number(row.fitted)]);
    const x = logAxis('measured', 'Measured (nats a token, log scale)', values, '~g');
    const y = logAxis('fitted', 'Fitted (nats a token, log scale)', values, '~g');
    const hasHeldOut = rows.some(({ part }) => part === 'held out');
    return [
      {
        id: 'fitted-against-measured',
        title: 'The law against the runs',
        caption: `The excess that A/N^a + B/D^b gives at the size and tokens of each run against the one measured, both on log scales; on the dashed line they are equal.${hasHeldOut ? ' Diamonds are runs that the fit has not seen.' : ''}`,
        panels: domains.map(({ domain }) => {
          const panel = domainTitle(domain, several);
          return panelOf({
            ...{
              id: `fit-${domain}`,
              title: panel,
              alternative: 'fitted against measured excess of every run.',
            },
            layer: [
              {
                ...(line({ panel, part: 'equal', x, y, legend, words: "'equal'" }) as object),
                mark: { type: 'line', color: '#777777', strokeDash: [4, 3], strokeWidth: 1, aria: false },
                encoding: { x, y },
              },
              points({ panel, part: 'run', x, y, legend, words }),
              points({
                ...{ panel, part: 'held out', x, y, legend, words: `'held out, ' + ${words}` },
                mark: { shape: 'diamond', size: 90 },
              }),
            ],
          });
        }),
        ...{ rows, legend },
      },
    ];
  },
};

interface FittedDomain {
  domain: number;
  own: readonly Run[];
  law(parameters: number, tokens: number): number;
}

function rowsOf(domains: readonly FittedDomain[]): FigureRow[] {
  const several = domains.length > 1;
  return domains.flatMap(({ domain, own, law }): FigureRow[] => {
    const panel = domainTitle(domain, several);
    const marks = [
      ...gridRuns(own).map((run) => ({ run, part: 'run' })),
      ...heldOutRuns(own).map((run) => ({ run, part: 'held out' })),
    ].map(({ run, part }) => ({
      ...named(panel, part, parametersText(run.parameters)),
      ...{ measured: run.excess, fitted: law(run.parameters, run.tokens) },
    }));
    const all = marks.flatMap(({ measured, fitted }) => [measured, fitted]);
    const ends = [Math.min(...all), Math.max(...all)];
    return [...marks, ...ends.map((end) => ({ ...named(panel, 'equal', ''), measured: end, fitted: end }))];
  });
}

const sizesOf = (runs: readonly Run[]): number[] =>
  [...new Set(runs.filter(({ budget }) => budget !== null).map(({ parameters }) => parameters))].sort(
    (left, right) => left - right,
  );
