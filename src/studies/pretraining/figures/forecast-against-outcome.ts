/** What was predicted of the largest run from ever fewer of the others, beside what it lost (GPT-4 report, figure 1). */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import type { StudiedTables } from '../laws/derive.js';
import type { ForecastRow } from '../laws/derived-tables.js';
import {
  bars,
  byDomain,
  domainTitle,
  finite,
  linearAxis,
  named,
  of,
  panelOf,
  points,
  rule,
} from './encodings.js';

const kinds = ['c known', 'c free', 'L(N, D), E known'];

const kindOf = ({ law, irreducible }: ForecastRow): string =>
  law === 'chinchilla' ? kinds[2] : irreducible === 'known' ? kinds[0] : kinds[1];

/** Of excess: farther out an interval says that nothing is known, and would press all others flat. */
const mostReach = 1.5;

export const forecastAgainstOutcome = {
  draw({ forecasts, language, confidence }: StudiedTables): Figure[] {
    if (forecasts.length === 0) return [];
    const domains = byDomain(forecasts);
    const legend = categoricalLegend(
      'Law',
      kinds
        .filter((kind) => forecasts.some((row) => kindOf(row) === kind))
        .map((kind) => ({ series: kind, label: kind })),
    );
    const order = [...new Set(forecasts.map(({ share }) => share))].sort((left, right) => left - right);
    const titles = order.map((share) => `1/${share}`);
    const rows = rowsOf(domains, language);
    const x = {
      ...{
        field: 'share',
        type: 'nominal',
        sort: titles,
        title: 'Largest compute fitted, as a share of the largest run’s',
      },
      axis: { labelAngle: 0, grid: false },
    };
    const y = linearAxis('loss', 'Loss (nats a token)', '.2f');
    const words =
      "'from ' + datum.share + ' of the compute ' + format(datum.loss, '.3f') + (isValid(datum.low) ? ' [' + format(datum.low, '.3f') + ', ' + format(datum.high, '.3f') + ']' : '')";
    const offset = { xOffset: { field: 'series', type: 'nominal', sort: kinds } };
    return [
      {
        id: 'forecasts',
        title: 'The largest run, forecast',
        caption: `Loss of the largest run as told by laws fitted to runs of at most a share of its compute, with ${Math.round(100 * confidence)} % intervals from before the outcome, cut at ${mostReach} times its excess. The upper dashed line is the outcome, the lower one the entropy. c is the irreducible loss of aC^b + c over the best run of each budget: known or fitted.`,
        panels: [...domains.keys()].map((domain) => {
          const panel = domainTitle(domain, domains.size > 1);
          return panelOf({
            ...{ id: `forecast-${domain}`, title: panel },
            alternative:
              'predicted loss of the largest run from three shares of its compute, beside its loss.',
            layer: [
              ...['outcome', 'entropy'].flatMap((part) => [
                rule(panel, part, { y }),
                ruleName(panel, part, y),
              ]),
              withMore(bars({ panel, part: 'forecast', x, y, legend, words, along: 'y' }), offset),
              points({ panel, part: 'forecast', x, y, legend, words, mark: { size: 50 }, more: offset }),
            ],
          });
        }),
        ...{ rows, legend },
      },
    ];
  },
};

/** What a rule is of, on its left end: the forecasts stand in the middle of their shares. */
const ruleName = (panel: string, part: string, y: object): object => ({
  transform: of(panel, part),
  mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 3, dy: -2, color: '#777777', aria: false },
  encoding: { x: { value: 0 }, y, text: { value: part } },
});

function withMore(layer: object, more: object): object {
  const { encoding, ...rest } = layer as { encoding: object };
  return { ...rest, encoding: { ...encoding, ...more } };
}

function rowsOf(
  domains: ReadonlyMap<number, readonly ForecastRow[]>,
  language: StudiedTables['language'],
): FigureRow[] {
  return [...domains].flatMap(([domain, own]): FigureRow[] => {
    const panel = domainTitle(domain, domains.size > 1);
    const entropy = language.find((row) => row.domain === domain)?.entropy ?? Number.NaN;
    const [{ measured }] = own;
    const reach = mostReach * (measured - entropy);
    const cut = (value: number) => Math.max(measured - reach, Math.min(measured + reach, value));
    return [
      ...own.map((row) => ({
        ...named(panel, 'forecast', kindOf(row)),
        ...{ share: `1/${row.share}`, loss: finite(row.predicted.estimate) },
        ...{ low: finite(cut(row.predicted.low)), high: finite(cut(row.predicted.high)) },
      })),
      { ...named(panel, 'outcome', ''), loss: measured },
      ...(Number.isFinite(entropy) ? [{ ...named(panel, 'entropy', ''), loss: entropy }] : []),
    ];
  });
}
