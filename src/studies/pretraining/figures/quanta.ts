/** Excess by topic rank: a step that moves to rarer topics with scale (Michaud et al. 2023, figure 1). */
import { type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { mean } from '../../../statistics/index.js';
import type { StudiedTables } from '../laws/derive.js';
import type { PretrainingRow } from '../laws/rows.js';
import { cellsOf, gridRuns, runsOf } from '../laws/runs.js';
import { byDomain, domainTitle, line, linearAxis, logAxis, named, panelOf, points } from './encodings.js';
import { flopText } from './iso-flop-profiles.js';

/** The excess on each band, in the mean over seeds, and the first rank of it: 1, 2–3, 4–7, … */
const bandsOf = (runs: readonly PretrainingRow[]): { rank: number; excess: number }[] =>
  Array.from({ length: 12 }, (_, place) => place).flatMap((place) => {
    const own = runs.flatMap((run) => run[`excessRank${place + 1}`] ?? []);
    return own.length === 0 ? [] : [{ rank: 2 ** place, excess: mean(own) }];
  });

export const quanta = {
  draw({ pretraining }: StudiedTables): Figure[] {
    const domains = [...byDomain(gridRuns(runsOf(pretraining)))].flatMap(([domain, runs]) => {
      const best = new Map<number, ReturnType<typeof cellsOf>[number]>();
      for (const cell of cellsOf(runs)) {
        const held = best.get(cell.budget as number);
        if (held === undefined || cell.logExcess < held.logExcess) best.set(cell.budget as number, cell);
      }
      const curves = [...best]
        .sort(([left], [right]) => left - right)
        .map(([budget, cell]) => ({ budget, bands: bandsOf(cell.runs) }))
        .filter(({ bands }) => bands.length > 2);
      return curves.length < 2 ? [] : [{ domain, curves }];
    });
    if (domains.length === 0) return [];
    const budgets = [...new Set(domains.flatMap(({ curves }) => curves.map(({ budget }) => budget)))].sort(
      (left, right) => left - right,
    );
    const legend = sequentialLegend(
      'Best size at (FLOP)',
      budgets.map((budget) => ({ series: flopText(budget), label: flopText(budget) })),
    );
    const several = domains.length > 1;
    const rows = domains.flatMap(({ domain, curves }) =>
      curves.flatMap(({ budget, bands }): FigureRow[] =>
        bands.map((band) => ({ ...named(domainTitle(domain, several), 'band', flopText(budget)), ...band })),
      ),
    );
    const x = logAxis(
      'rank',
      'Topic rank, first of its band (log scale)',
      rows.map((row) => Number(row.rank)),
    );
    const y = { ...linearAxis('excess', 'Excess (nats a token)'), scale: { domainMin: 0 } };
    const words =
      "'rank ' + format(datum.rank, ',') + ' on, excess ' + format(datum.excess, '.3f') + ' nats'";
    return [
      {
        id: 'quanta',
        title: 'Excess by topic rank',
        caption:
          'Excess loss on topics by how frequent they are, of the size with the lowest loss at each compute, in the mean over its runs. Bands double in width: rank 1, 2 and 3, 4 to 7 and so on.',
        panels: domains.map(({ domain }) => {
          const panel = domainTitle(domain, several);
          const mark = { panel, part: 'band', x, y, legend };
          return panelOf({
            ...{
              id: `quanta-${domain}`,
              title: panel,
              alternative: 'excess loss against topic rank at each compute.',
            },
            layer: [line({ ...mark, words: "'excess by rank'" }), points({ ...mark, words })],
          });
        }),
        ...{ rows, legend },
      },
    ];
  },
};
