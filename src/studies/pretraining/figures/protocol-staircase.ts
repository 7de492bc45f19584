/** From Kaplan's protocol to the matched one: the exponent of N_opt(C) step by step (the form of Porian et al. 2024, figure 1). */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import { overWorlds } from '../findings/law-values.js';
import type { StudiedTables } from '../laws/derive.js';
import type { LawRow } from '../laws/derived-tables.js';
import { groupBy } from '../laws/runs.js';
import {
  bars,
  byDomain,
  domainTitle,
  finite,
  linearAxis,
  named,
  panelOf,
  points,
  rule,
} from './encodings.js';

const kaplan = 0.73;

/** What each protocol changes of the one before it, in the order of `protocols.ts`. */
const changes: Readonly<Record<string, readonly string[]>> = {
  'constant rate, long warmup, no embeddings': ['Kaplan’s'],
  'constant rate, long warmup, all parameters': ['counting', 'embeddings'],
  'constant rate, short warmup, all parameters': ['short', 'warmup'],
  'one cosine for all, all parameters': ['one', 'cosine'],
  'matched schedule, all parameters': ['own schedule,', 'rate and batch'],
};

/** Lines of a label are put apart by this. */
const lineEnd = '|';

export const protocolStaircase = {
  draw({ laws, confidence }: StudiedTables): Figure[] {
    const stairs = laws.filter(({ law, parameter }) => law === 'protocol' && parameter === 'exponent');
    if (stairs.length < 2) return [];
    const domains = byDomain(stairs);
    const names = [...new Set(stairs.map(({ subset }) => subset))];
    const legend = categoricalLegend(
      'Protocol',
      names.map((name) => ({ series: name, label: name })),
    );
    const rows = rowsOf(domains, confidence);
    const x = {
      ...{ field: 'step', type: 'nominal', title: 'Each with one change more', sort: names.map(changeOf) },
      axis: {
        labelAngle: 0,
        labelOverlap: false,
        grid: false,
        labelExpr: `split(datum.label, '${lineEnd}')`,
      },
    };
    const y = linearAxis('exponent', 'Exponent of N_opt(C)', '.2f');
    const words =
      "'exponent ' + format(datum.exponent, '.2f') + (isValid(datum.low) ? ' [' + format(datum.low, '.2f') + ', ' + format(datum.high, '.2f') + ']' : '')";
    return [
      {
        id: 'protocols',
        title: 'From Kaplan’s protocol to the matched one',
        caption: `Exponent of the best size over compute under each protocol, on one window of compute, with ${Math.round(100 * confidence)} % intervals. The dashed line is 0.73, the exponent of Kaplan et al. (2020). From the first protocol on embeddings are counted, the warmup is short, the rate falls along one cosine for all (after a warmup of its own length), and at last every run has a schedule, a rate and a batch of its own: what is tuned is in that step.`,
        panels: [...domains.keys()].map((domain) => {
          const panel = domainTitle(domain, domains.size > 1);
          return panelOf({
            ...{ id: `protocols-${domain}`, title: panel },
            alternative:
              'the exponent of the best size by protocol, from that of Kaplan to the matched schedule.',
            layer: [
              rule(panel, 'kaplan', { y }),
              {
                transform: [{ filter: `datum.panel === ${JSON.stringify(panel)} && datum.part === 'step'` }],
                mark: { type: 'line', interpolate: 'step', color: '#777777', strokeWidth: 1, aria: false },
                encoding: { x, y },
              },
              bars({ panel, part: 'step', x, y, legend, words, along: 'y' }),
              points({ panel, part: 'step', x, y, legend, words, mark: { size: 60 } }),
            ],
          });
        }),
        ...{ rows, legend },
      },
    ];
  },
};

const changeOf = (name: string): string => (changes[name] ?? [name]).join(lineEnd);

function rowsOf(domains: ReadonlyMap<number, readonly LawRow[]>, confidence: number): FigureRow[] {
  return [...domains].flatMap(([domain, own]): FigureRow[] => {
    const panel = domainTitle(domain, domains.size > 1);
    return [
      ...[...groupBy(own, ({ subset }) => subset)].map(([name, same]) => {
        const { estimate, low, high } = overWorlds(
          same.map(({ value }) => value),
          confidence,
        );
        const ends = { low: finite(low), high: finite(high) };
        return {
          ...named(panel, 'step', name),
          step: changeOf(name),
          exponent: finite(estimate),
          ...ends,
        };
      }),
      { ...named(panel, 'kaplan', ''), exponent: kaplan },
    ];
  });
}
