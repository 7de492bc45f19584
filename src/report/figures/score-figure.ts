/** Gold and proxy score against √KL with the fitted laws, colour by series: the form of the paper's Figures 1, 4, 7 and 9. */

import type { Coefficients } from '../../laws/coefficients.js';
import type { CurvePoint } from '../../optimization/curve-point.js';
import { groupBy, type Method, meanOverSeeds } from '../curve-groups.js';
import { type Figure, type FigurePanel, type FigureRow, sequentialLegend, seriesColor } from '../figure.js';
import { coefficientsOf, fittedCurve } from '../fitted-curves.js';
import { panelSize } from '../style.js';
import { described, description, klAxis, methodNames, scoreAxis, where } from './encodings.js';

export interface ScoreFigureInput {
  id: string;
  title: string;
  caption: string;
  points: CurvePoint[];
  coefficients: Coefficients[];
  /** What a series is: its place in the order, and its name. */
  seriesOf: (point: CurvePoint) => { order: number; name: string };
  legendTitle: string;
}

export function scoreFigure(input: ScoreFigureInput): Figure {
  const { id, title, caption, points, seriesOf, legendTitle } = input;
  const names = new Map(points.map((point) => [seriesOf(point).order, seriesOf(point).name]));
  const ordered = [...names].sort(([a], [b]) => a - b).map(([, name]) => ({ series: name, label: name }));
  const legend = sequentialLegend(legendTitle, ordered);
  const methods = (['bon', 'rl'] as const).filter((method) =>
    points.some((point) => point.method === method),
  );
  const rows = methods.flatMap((method) => methodRows(input, method));
  const panels = methods.map((method) => scorePanel(method, legend, rows));
  return { id, title, caption, panels, rows, legend };
}

function methodRows(input: ScoreFigureInput, method: Method): FigureRow[] {
  const own = input.points.filter((point) => point.method === method);
  const groups = groupBy(own, (point) => input.seriesOf(point).name);
  return [...groups].flatMap(([series, points]) => curveRows(method, series, points, input.coefficients));
}

function curveRows(
  method: Method,
  series: string,
  ...[points, coefficients]: [CurvePoint[], Coefficients[]]
): FigureRow[] {
  const common = { method, series, rm_parameters: points[0].rmParameters };
  const measured = meanOverSeeds(points).map((point) => ({
    ...common,
    kind: 'measured',
    kl: point.kl,
    kl_distance: point.klDistance,
    gold_score: point.gold,
    proxy_score: point.proxy,
    human_score: point.human,
    low: null,
    high: null,
    seeds: point.seeds,
  }));
  const row = coefficientsOf(coefficients, points[0]);
  const fitted = row === undefined ? [] : fittedCurve(points, row);
  const fits = fitted.map((point) => ({
    ...common,
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
  return [...measured, ...fits];
}

/** Bands at the back, then proxy lines, fits and the measured points of gold in front. */
function scorePanel(method: Method, legend: Figure['legend'], rows: FigureRow[]): FigurePanel {
  const color = seriesColor(legend);
  const y = scoreAxis('Score (sd of gold)');
  const measured = where({ method, kind: 'measured' });
  const fit = where({ method, kind: 'fit' });
  const hasFits = rows.some((row) => row.method === method && row.kind === 'fit');
  const hasBand = rows.some((row) => row.method === method && row.kind === 'fit' && row.low !== row.high);
  const goldY = { ...y, field: 'gold_score' };
  const spec = {
    ...panelSize,
    title: {
      text: methodNames[method],
      subtitle: hasFits ? 'gold: points and fit · proxy: dashed' : 'gold: solid · proxy: dashed',
    },
    layer: [
      ...(hasBand
        ? [
            {
              transform: [...fit, described("'range of the fits of single seeds'")],
              mark: { type: 'area', opacity: 0.18 },
              encoding: { x: klAxis, y: { ...y, field: 'low' }, y2: { field: 'high' }, color, description },
            },
          ]
        : []),
      {
        transform: [...measured, described("'proxy score'")],
        mark: { type: 'line', strokeDash: [4, 3], strokeWidth: 1.2, opacity: 0.85 },
        encoding: { x: klAxis, y: { ...y, field: 'proxy_score' }, color, description },
      },
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

/** Where each curve peaks and ends: what the figure says to those who cannot see it. */
function describeGold(method: Method, legend: Figure['legend'], rows: FigureRow[]): string {
  const sentences = legend.entries.flatMap(({ series }) => {
    const own = rows.filter(
      (row) => row.method === method && row.series === series && row.kind === 'measured',
    );
    if (own.length === 0) return [];
    const peak = own.reduce((best, row) => (Number(row.gold_score) > Number(best.gold_score) ? row : best));
    const last = own[own.length - 1];
    return [
      `${series}: gold peaks at ${show(peak.gold_score)} at ${show(peak.kl)} nats, ends at ${show(last.gold_score)} at ${show(last.kl)} nats.`,
    ];
  });
  return `${methodNames[method]}: gold and proxy score against KL. ${sentences.join(' ')}`;
}

const show = (value: string | number | null) => Number(value).toFixed(2);
