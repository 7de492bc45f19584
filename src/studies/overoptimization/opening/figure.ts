/** The picture that the report opens with: gold and proxy score against the smallest and the largest proxies, the gap shaded. */

import {
  categoricalLegend,
  type Figure,
  type FigurePanel,
  type FigureRow,
  seriesColor,
} from '../../../display/figure.js';
import { capitalised } from '../../../display/terminal-text.js';
import { fixed } from '../../../display/words.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { described, description, klAxis, where } from '../figures/encodings.js';
import { methodTitle } from '../figures/series.js';
import { isDirect } from '../findings/methods.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { captionOf } from './caption.js';
import {
  axisOfEnds,
  type End,
  type EndCurve,
  endCurve,
  endOfCurve,
  endSizes,
  headMethod,
  openingMethods,
} from './ends.js';

/** Low enough for two of them and a headline on a small screen. */
const panelSize = { width: 400, height: 240 };

/** Pixels from a line's end to its number: that of the higher end stands above it, that of the lower below. */
const [above, below] = [-9, 14];

/** Times the highest gold that the picture reaches up to: a proxy score without bounds would make a line at 0 of all the rest. */
const mostOfGold = 3;

export function openingFigure(tables: OveroptimizationTables): Figure | undefined {
  const { curves, confidence } = tables;
  const head = headMethod(curves);
  if (head === undefined) return undefined;
  const ends = endSizes(curves, [head]);
  const panels = ends.map((size) => ({
    size,
    drawn: openingMethods(curves).flatMap((method) => endCurve(curves, { method, size }) ?? []),
  }));
  const isDrawn = (name: string) => panels.some(({ drawn }) => drawn.some(({ method }) => method === name));
  const names = openingMethods(curves).filter(isDrawn);
  const rows = panels.flatMap(({ drawn }) =>
    drawn.flatMap((curve) => [...pathRows(curve), ...labelRows(curve, { head, confidence })]),
  );
  if (rows.length === 0) return undefined;
  const legend = categoricalLegend(
    '',
    names.map((name) => ({ series: methodTitle(name), label: methodTitle(name) })),
  );
  const range = scoreRange(rows);
  const heads = headsOf(head, ends);
  return {
    id: 'opening',
    title: 'Gold and proxy score',
    caption: captionOf(tables, {
      panels: panels.flatMap(({ drawn }) => drawn),
      ...{ names, isCut: range.isCut, axis: axisOfEnds(ends) },
    }),
    panels: panels.map(({ size }, place) =>
      openingPanel(`${heads[place]}: ${size.label}`, { panel: size.label, rows, legend, range }),
    ),
    rows,
    legend,
  };
}

/** Of the panels, one by one. */
function headsOf(method: string, ends: readonly End[]): string[] {
  const isOne = ends.length === 1;
  if (axisOfEnds(ends) !== undefined)
    return isOne ? ['Gold with a planted error'] : ['Lightest tail', 'Heaviest tail'];
  const model = isDirect(method) ? 'policy' : 'reward model';
  return isOne ? [capitalised(model)] : [`Smallest ${model}`, `Largest ${model}`];
}

const common = ({ method, size }: EndCurve) => ({ panel: size.label, method, series: methodTitle(method) });

const pathRows = (curve: EndCurve): FigureRow[] =>
  meanOverSeeds(curve.points).map(({ kl, klDistance, gold, proxy, seeds }) => ({
    ...{ ...common(curve), kind: 'mean', kl, kl_distance: klDistance },
    ...{ gold_score: gold, proxy_score: proxy, seeds, text: null },
  }));

/** The numbers of the headline where they lie: the peak of gold where it turned over, and both scores at the end. */
function labelRows(curve: EndCurve, { head, confidence }: { head: string; confidence: number }): FigureRow[] {
  const { fate, kl, gold, end, proxy } = endOfCurve(curve, confidence);
  const at = (
    kind: string,
    nats: number,
    scores: { gold_score: number | null; proxy_score: number | null },
  ) => ({
    ...{ ...common(curve), kind, kl: nats, kl_distance: Math.sqrt(nats), ...scores, seeds: curve.seeds },
    text: fixed(scores.gold_score ?? scores.proxy_score ?? 0, 2),
  });
  const peak = at(curve.method === head ? 'peak' : 'other peak', kl.estimate, {
    gold_score: gold.estimate,
    proxy_score: null,
  });
  const ends = [
    at('gold end', end.kl, { gold_score: end.gold.estimate, proxy_score: null }),
    at('proxy end', end.kl, { gold_score: null, proxy_score: proxy }),
  ];
  return [...(fate === 'fell' ? [peak] : []), ...(curve.method === head ? ends : [])];
}

interface ScoreRange {
  domain: [number, number];
  /** Whether proxy scores go beyond it. */
  isCut: boolean;
}

/** One range for all panels, so that they can be read against each other. */
function scoreRange(rows: readonly FigureRow[]): ScoreRange {
  const scores = (name: string) => rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []));
  const [golds, proxies] = [scores('gold_score'), scores('proxy_score')];
  const most = Math.max(1, mostOfGold * Math.max(...golds));
  const highest = Math.max(...proxies);
  const top = Math.max(...golds, Math.min(most, highest));
  const bottom = Math.min(0, ...golds, ...proxies.map((score) => Math.max(score, -most)));
  const room = 0.1 * (top - bottom);
  return { domain: [bottom === 0 ? 0 : bottom - 1.4 * room, top + room], isCut: highest > most };
}

interface OpeningPanel {
  panel: string;
  rows: readonly FigureRow[];
  legend: Figure['legend'];
  range: ScoreRange;
}

function openingPanel(title: string, { panel, rows, legend, range }: OpeningPanel): FigurePanel {
  const color = seriesColor(legend);
  const scale = { domain: range.domain, nice: false, zero: false };
  const y = { type: 'quantitative', title: scoreTitle(rows), scale, axis: { tickCount: 5 } };
  const mostKl = Math.max(...rows.map(({ kl }) => Number(kl)));
  const x = { ...klAxis, scale: { ...klAxis.scale, domainMax: mostKl } };
  const shared = { x, color, description };
  const only = (kind: string) => where({ panel, kind });
  const [gold, proxy] = [
    { ...y, field: 'gold_score' },
    { ...y, field: 'proxy_score' },
  ];
  const line = (what: string, channel: object, mark: object) => ({
    transform: [...only('mean'), described(`'${what}'`)],
    mark: { type: 'line', clip: true, ...mark },
    encoding: { ...shared, y: channel },
  });
  const label = (kind: string, channel: object, dy: number) => ({
    transform: [...only(kind), described(`'${kind.replace('other ', '')} ' + datum.text`)],
    mark: {
      type: 'text',
      dy,
      align: kind.endsWith('peak') ? 'center' : 'right',
      fontSize: 12,
      fontWeight: 'bold',
    },
    encoding: { ...shared, y: channel, text: { field: 'text', type: 'nominal' } },
  });
  const own = rows.filter((row) => row.panel === panel);
  const kinds = new Set(own.map(({ kind }) => kind));
  const gap = goldAtEnd(own) - proxyAtEnd(own);
  const [goldPlace, proxyPlace] = gap > 0 ? [above, below] : [below, above];
  const spec = {
    ...panelSize,
    title,
    layer: [
      {
        transform: [...only('mean'), described("'gap between proxy and gold'")],
        mark: { type: 'area', opacity: 0.14, clip: true },
        encoding: { ...shared, y: gold, y2: { field: 'proxy_score' } },
      },
      line('proxy score', proxy, { strokeDash: [4, 3], strokeWidth: 1.5 }),
      line('gold score', gold, { strokeWidth: 2.5 }),
      {
        transform: [...only('mean'), described(pointWords)],
        mark: { type: 'point', filled: true, size: 10, opacity: 0.6, clip: true },
        encoding: { ...shared, y: gold },
      },
      ...(kinds.has('peak') ? [label('peak', gold, 15)] : []),
      ...(kinds.has('other peak') ? [label('other peak', gold, -9)] : []),
      ...(kinds.has('gold end') ? [label('gold end', gold, goldPlace)] : []),
      ...(proxyAtEnd(own) <= range.domain[1] ? [label('proxy end', proxy, proxyPlace)] : []),
    ],
  };
  return { id: panel, alternative: alternativeOf(title, panel, rows), spec };
}

/** Of the rows of one panel; NaN where it has no such row. */
const endOf = (rows: readonly FigureRow[], kind: string, name: string): number =>
  Number(rows.find((row) => row.kind === kind)?.[name] ?? Number.NaN);
const goldAtEnd = (rows: readonly FigureRow[]) => endOf(rows, 'gold end', 'gold_score');
const proxyAtEnd = (rows: readonly FigureRow[]) => endOf(rows, 'proxy end', 'proxy_score');

/** An implicit reward is in no unit of gold. */
const scoreTitle = (rows: readonly FigureRow[]): string =>
  rows.some(({ method }) => isDirect(String(method))) ? 'Score (gold: sd)' : 'Score (sd of gold)';

const pointWords =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f') + ', proxy ' + format(datum.proxy_score, '.2f')";

function alternativeOf(title: string, panel: string, rows: readonly FigureRow[]): string {
  const series = [...new Set(rows.map((row) => row.series))];
  const parts = series.flatMap((name) => {
    const last = rows
      .filter((row) => row.panel === panel && row.series === name && row.kind === 'mean')
      .at(-1);
    return last === undefined
      ? []
      : [
          `${name} ends at ${Number(last.kl).toFixed(1)} nats with gold ${Number(last.gold_score).toFixed(2)} and proxy score ${Number(last.proxy_score).toFixed(2)}.`,
        ];
  });
  return `${title}. Gold and proxy score against KL, the gap between them shaded. ${parts.join(' ')}`;
}
