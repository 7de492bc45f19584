/** Gold and proxy score against √KL with the fitted laws, colour by series: the form of the paper's Figures 1, 4, 7 and 9. */
import { type Figure, type FigurePanel, type FigureRow, seriesColor } from '../../../display/figure.js';
import { panelSize } from '../../../display/style.js';
import { coefficientsOf, fittedCurve } from '../curves/fitted-curve.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { methodsOf, parametersOf } from '../curves/sweep.js';
import { isDirect } from '../findings/methods.js';
import type { Coefficients, CurvePoint, FrontierPoint } from '../tables.js';
import { described, description, klAxis, scoreAxis, scoreColumns, where } from './encodings.js';
import { frontierLayers, frontierRows, frontierWords } from './frontier-line.js';
import { curvesOf, type Drawn, legendOf, methodTitle } from './series.js';

export interface ScoreFigureInput extends Drawn {
  id: string;
  title: string;
  caption: string;
  coefficients: readonly Coefficients[];
  /** All rows: each curve takes those of its own proxies. */
  frontier: readonly FrontierPoint[];
}

export function scoreFigure(input: ScoreFigureInput): Figure {
  const { id, title, caption, points } = input;
  const legend = legendOf(input);
  const methods = methodsOf(points);
  const rows = methods.flatMap((method) => methodRows(method, input));
  const panels = methods.map((method) => scorePanel(method, legend, rows));
  const words = `${bandWords(rows, banded(legend))}${frontierWords(rows)}`;
  return { id, title, caption: `${caption}${words}`, panels: aligned(panels), rows, legend };
}

/** More bands than this over each other cannot be told apart. */
const mostBands = 4;

/** The series that have a band: all of a few, of many the first, the middle and the last. */
function banded({ entries }: Figure['legend']): string[] {
  const names = entries.map(({ series }) => series);
  if (names.length <= mostBands) return names;
  return [0, (names.length - 1) >> 1, names.length - 1].map((place) => names[place]);
}

const hasBand = (row: FigureRow) => row.kind === 'fit' && row.low !== row.high;

/** For the caption; empty where no band is drawn. */
function bandWords(rows: readonly FigureRow[], names: readonly string[]): string {
  const all = new Set(rows.filter(hasBand).map(({ series }) => series));
  const drawn = names.filter((name) => all.has(name));
  if (drawn.length === 0) return '';
  const which = drawn.length < all.size ? `, drawn for ${drawn.join(', ')} alone,` : '';
  return ` Bands${which} span the fits of single seeds.`;
}

/** Titles of one height: else the panels beside each other would not stand in line. */
function aligned(panels: readonly ScorePanel[]): FigurePanel[] {
  const most = Math.max(...panels.map(({ spec }) => spec.title.subtitle.length));
  return panels.map((panel) => {
    const { title } = panel.spec;
    const rest = Array.from({ length: most - title.subtitle.length }, () => '\u00a0');
    return { ...panel, spec: { ...panel.spec, title: { ...title, subtitle: [...title.subtitle, ...rest] } } };
  });
}

interface ScorePanel extends FigurePanel {
  spec: { title: { subtitle: string[] } };
}

function methodRows(method: string, input: ScoreFigureInput): FigureRow[] {
  const curves = curvesOf(input, method);
  const own = [...curves].flatMap(([series, curve]) => {
    const common = { method, series, rm_parameters: parametersOf(curve[0]) };
    return [...measuredRows(curve), ...fittedRows(curve, input.coefficients)].map((row) => ({
      ...common,
      ...row,
    }));
  });
  return [...own, ...frontierRows(curves, input.frontier).map((row) => ({ method, ...row }))];
}

const measuredRows = (curve: CurvePoint[]) =>
  meanOverSeeds(curve).map((point) => ({ kind: 'measured', ...scoreColumns(point) }));

function fittedRows(curve: CurvePoint[], coefficients: readonly Coefficients[]) {
  const row = coefficientsOf(coefficients, curve[0]);
  const fitted = row === undefined ? [] : fittedCurve(curve, row);
  return fitted.map((point) => ({
    kind: 'fit',
    kl: point.klDistance ** 2,
    kl_distance: point.klDistance,
    gold_score: point.gold,
    proxy_score: null,
    human_score: null,
    low: point.low,
    high: point.high,
    seeds: null,
  }));
}

/** Times the highest gold that a proxy score is drawn up to: a proxy without bounds would make a line at 0 of all the rest. */
const mostOfGold = 6;

/** The proxy score that lines end at, in whole sd; undefined where none goes so far. */
function highestProxy(measured: readonly FigureRow[]): number | undefined {
  const highest = (name: string) => Math.max(...measured.map((row) => Number(row[name])));
  const most = Math.max(1, Math.ceil(mostOfGold * highest('gold_score')));
  return highest('proxy_score') > most ? most : undefined;
}

/** Bands at the back, then proxy lines, fits and the measured points of gold in front. */
function scorePanel(method: string, legend: Figure['legend'], rows: FigureRow[]): ScorePanel {
  const color = seriesColor(legend);
  const proxyName = isDirect(method) ? 'implicit reward, in its own unit' : 'proxy';
  const y = scoreAxis(isDirect(method) ? 'Score (gold: sd)' : 'Score (sd of gold)');
  const measured = where({ method, kind: 'measured' });
  const fit = where({ method, kind: 'fit' });
  const fitted = rows.filter((row) => row.method === method && row.kind === 'fit');
  const optimal = frontierLayers(rows, { method, y, color });
  const names = banded(legend);
  const hasFits = fitted.length > 0;
  const highest = highestProxy(rows.filter((row) => row.method === method && row.kind === 'measured'));
  const cut = highest === undefined ? [] : [{ filter: `datum.proxy_score <= ${highest}` }];
  const goldY = { ...y, field: 'gold_score' };
  const band = {
    transform: [
      ...fit,
      { filter: { field: 'series', oneOf: names } },
      described("'range of the fits of single seeds'"),
    ],
    mark: { type: 'area', opacity: 0.18 },
    encoding: { x: klAxis, y: { ...y, field: 'low' }, y2: { field: 'high' }, color, description },
  };
  const spec = {
    ...panelSize,
    title: {
      text: methodTitle(method),
      subtitle: [
        `gold: ${hasFits ? 'points and fit' : 'solid'} · ${proxyName}: dashed`,
        ...(optimal.length > 0 ? ['gold of a KL-optimal optimiser: dotted'] : []),
        ...(highest === undefined ? [] : [`proxy scores above ${highest} sd are not drawn`]),
      ],
    },
    layer: [
      ...(fitted.some((row) => hasBand(row) && names.includes(String(row.series))) ? [band] : []),
      {
        transform: [...measured, ...cut, described(isDirect(method) ? "'implicit reward'" : "'proxy score'")],
        mark: { type: 'line', strokeDash: [4, 3], strokeWidth: 1.2, opacity: 0.85 },
        encoding: { x: klAxis, y: { ...y, field: 'proxy_score' }, color, description },
      },
      ...optimal,
      {
        transform: [...measured, described(pointWords)],
        mark: { type: 'point', filled: true, size: hasFits ? 14 : 18, opacity: hasFits ? 0.75 : 1 },
        encoding: { x: klAxis, y: goldY, color, description },
      },
      {
        transform: hasFits ? [...fit, described("'fit of gold'")] : [...measured, described("'gold score'")],
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x: klAxis, y: goldY, color, description },
      },
    ],
  };
  return { id: method, alternative: describeGold(method, legend, rows), spec };
}

const pointWords =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f') + ', proxy ' + " +
  "format(datum.proxy_score, '.2f') + ', human ' + format(datum.human_score, '.2f')";

/** Where each curve is highest and ends: what the figure says to those who cannot see it. */
function describeGold(method: string, legend: Figure['legend'], rows: FigureRow[]): string {
  const sentences = legend.entries.flatMap(({ series }) => {
    const own = rows.filter(
      (row) => row.method === method && row.series === series && row.kind === 'measured',
    );
    if (own.length === 0) return [];
    const peak = own.reduce((best, row) => (Number(row.gold_score) > Number(best.gold_score) ? row : best));
    const last = own[own.length - 1];
    return [
      `${series}: gold is highest with ${show(peak.gold_score)} at ${show(peak.kl)} nats, ends at ${show(last.gold_score)} at ${show(last.kl)} nats.`,
    ];
  });
  return `${methodTitle(method)}: gold and proxy score against KL. ${sentences.join(' ')}`;
}

const show = (value: string | number | null) => Number(value).toFixed(2);
