/** KL against the iterations of the online methods: the paper's Figures 14 and 16. */
import type { Figure, FigureRow } from '../../../display/figure.js';
import { meansAlong } from '../curves/mean-along.js';
import { methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { basisWords } from './basis.js';
import { methodLinePanel } from './line-panel.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { bySize, curvesOf, legendOf } from './series.js';

export const klAgainstSteps = {
  draw(tables: OveroptimizationTables): Figure[] {
    const points = mainSweep(tables).points.filter(({ iteration }) => iteration !== null);
    if (points.length === 0) return [];
    const drawn = { points, series: bySize(points) };
    const legend = legendOf(drawn);
    const methods = methodsOf(points);
    return [
      {
        id: 'kl-against-steps',
        title: 'KL against steps',
        caption: `KL from the initial policy over the iterations of methods that learn, at equal iterations.${basisWords(points)}${mainSweepWords(tables)}`,
        panels: methods.map((method) => stepsPanel(method, legend)),
        rows: methods.flatMap((method) =>
          [...curvesOf(drawn, method)].flatMap(([series, curve]) =>
            iterationRows(curve).map((row) => ({ method, series, ...row })),
          ),
        ),
        legend,
      },
    ];
  },
};

const iterationRows = (curve: readonly CurvePoint[]): FigureRow[] =>
  meansAlong(curve, ({ iteration }) => iteration ?? 0, { values: { kl: ({ kl }) => kl }, bins: 60 }).map(
    ({ place, kl }) => ({ iteration: place, kl }),
  );

const words = "'iteration ' + format(datum.iteration, ',.0f') + ', KL ' + format(datum.kl, '.3~r') + ' nats'";

const stepsPanel = (method: string, legend: Figure['legend']) =>
  methodLinePanel('KL from the initial policy against iterations.', {
    ...{ method, legend, words, what: 'KL over iterations' },
    x: { field: 'iteration', type: 'quantitative', title: 'Iteration', axis: { grid: false, tickCount: 6 } },
    y: { field: 'kl', type: 'quantitative', title: 'KL (nats)', axis: { tickCount: 6 } },
  });
