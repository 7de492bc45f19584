/** What penalties keep: gold against proxy score where runs end, a line a penalty, a point a strength. */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { penaltyAxis } from '../../../methods/penalties/penalty.js';
import { mean } from '../../../statistics/index.js';
import { endsOf } from '../curves/penalised-ends.js';
import {
  mainSettings,
  methodsOf,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { linePanel } from './line-panel.js';
import { methodTitle } from './series.js';

/** Strengths of which a line can be drawn. */
const fewestStrengths = 3;

export const penalisedEnds = {
  draw({ curves }: OveroptimizationTables): Figure[] {
    const free = [penaltyAxis, klPenaltyAxis].reduce(without, mainSettings(curves));
    const own = withSettings(curves, free).filter(({ iteration }) => iteration !== null);
    const [size] = sizesOf(own);
    const points = own.filter((row) => sizeKey(row) === size?.key);
    const drawn = methodsOf(points)
      .map((method) => ({ method, rows: rowsOf(points, method) }))
      .filter(({ rows }) => new Set(rows.map(({ series }) => series)).size > 1);
    if (drawn.length === 0) return [];
    const rows = drawn.flatMap((each) => each.rows);
    const names = [...new Set(rows.map(({ series }) => String(series)))];
    const legend = categoricalLegend(
      'Penalty',
      names.map((name) => ({ series: name, label: name })),
    );
    return [
      {
        id: 'penalised-ends',
        title: 'Where penalised runs end',
        caption: `Gold against proxy score at the end of runs that a penalty holds, at a reward model of ${size.label}: a point a strength, mean over proxy seeds, the stronger the further left. Strengths whose runs were ended by their KL are left out.`,
        panels: drawn.map(({ method }) => panelOf(method, legend)),
        rows,
        legend,
      },
    ];
  },
};

function rowsOf(points: readonly CurvePoint[], method: string): FigureRow[] {
  const own = points.filter((point) => point.method === method);
  return valuesOf(penaltyAxis, own).flatMap((penalty) => {
    const strengths = endsOf(own, String(penalty));
    if (strengths.length < fewestStrengths) return [];
    const rows = strengths.map((ends) => ({
      ...{ method, series: penaltyAxis.label(String(penalty)), seeds: ends.length },
      proxy_score: mean(ends.map(({ proxyScore }) => proxyScore)),
      gold_score: mean(ends.map(({ goldScore }) => goldScore)),
    }));
    return rows.sort((a, b) => a.proxy_score - b.proxy_score);
  });
}

const words = "'proxy ' + format(datum.proxy_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";

const panelOf = (method: string, legend: Figure['legend']) =>
  linePanel('gold against proxy score at the end of runs.', {
    ...{ id: method, title: methodTitle(method), rows: { method }, legend, words, what: 'ends of runs' },
    x: {
      field: 'proxy_score',
      type: 'quantitative',
      title: 'Proxy score at the end',
      axis: { grid: false, tickCount: 6 },
    },
    y: {
      field: 'gold_score',
      type: 'quantitative',
      title: 'Gold score at the end',
      scale: { zero: false },
      axis: { tickCount: 6 },
    },
  });
