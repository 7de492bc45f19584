/** Gold against proxy score: the paper's Figure 8. */
import { type Figure, type FigurePanel, type FigureRow, seriesColor } from '../../../display/figure.js';
import { panelSize } from '../../../display/style.js';
import { methods } from '../../../methods/method.js';
import { methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { basisWords } from './basis.js';
import { described, description, where } from './encodings.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { pathRows } from './path-rows.js';
import { legendOf, methodTitle } from './series.js';

export const goldAgainstProxy = {
  draw(tables: OveroptimizationTables): Figure[] {
    const sweep = mainSweep(tables);
    const legend = legendOf(sweep);
    const rows = pathRows(sweep);
    return [
      {
        id: 'gold-against-proxy',
        title: 'Gold against proxy score',
        caption: `What a gain in proxy score is worth in gold score. On the dotted line the proxy tells the truth; below it the policy is rewarded for what gold does not see.${directWords(sweep.points)}${basisWords(sweep.points)}${mainSweepWords(tables)}`,
        panels: methodsOf(sweep.points).map((method) => goldPanel(method, legend, rows)),
        rows,
        legend,
      },
    ];
  },
};

/** Implicit rewards grow with β, and have no scale on which they could equal gold. */
const directWords = (points: readonly CurvePoint[]) =>
  points.some(({ method }) => methods.find(method)?.kind === 'direct')
    ? ' Of direct alignment the proxy score is the implicit reward β ln π/π_init, in a unit of its own: there the dotted line says nothing.'
    : '';

const words =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, proxy ' + format(datum.proxy_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";

function goldPanel(method: string, legend: Figure['legend'], rows: FigureRow[]): FigurePanel {
  const own = rows.filter((row) => row.method === method);
  const highest = Math.max(...own.map((row) => Number(row.gold_score))) * 1.05;
  const top = Math.max(...own.map((row) => Math.min(Number(row.proxy_score), highest)));
  const diagonal = [0, top].map((score) => ({ proxy_score: score, gold_score: score }));
  const color = seriesColor(legend);
  const x = {
    field: 'proxy_score',
    type: 'quantitative',
    title: 'Proxy score',
    axis: { grid: false, tickCount: 6 },
  };
  const y = { field: 'gold_score', type: 'quantitative', title: 'Gold score', axis: { tickCount: 6 } };
  const order = { field: 'order', type: 'quantitative' };
  const title = methodTitle(method);
  const spec = {
    ...panelSize,
    title,
    layer: [
      {
        data: { values: diagonal },
        mark: { type: 'line', strokeDash: [1, 3], color: '#777777', strokeWidth: 1.5, aria: false },
        encoding: { x, y },
      },
      {
        transform: [...where({ method }), described("'gold against proxy'")],
        mark: { type: 'line', strokeWidth: 1.2 },
        encoding: { x, y, color, order, description },
      },
      {
        transform: [...where({ method }), described(words)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding: { x, y, color, description },
      },
    ],
  };
  return { id: method, alternative: `${title}: gold score against proxy score.`, spec };
}
