/** KL against the iterations of the online methods: the paper's Figures 14 and 16. */
import type { Figure, FigureRow } from '../../../display/figure.js';
import { mean } from '../../../statistics/index.js';
import { groupBy, methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
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
        caption: `KL from the initial policy over the iterations of methods that learn, mean over seeds, as long as all of them run.${mainSweepWords(tables)}`,
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

/** Means over seeds in bins of iterations: seeds are evaluated at different ones, and one that has ended says nothing more. */
function iterationRows(curve: CurvePoint[], bins = 60): FigureRow[] {
  const iterationOf = ({ iteration }: CurvePoint) => iteration ?? 0;
  const seeds = [...groupBy(curve, ({ proxySeed }) => proxySeed).values()];
  const last = Math.max(Math.min(...seeds.map((own) => Math.max(...own.map(iterationOf)))), 1);
  const common = curve.filter((point) => iterationOf(point) <= last);
  const groups = groupBy(common, (point) => Math.round((iterationOf(point) / last) * bins));
  return [...groups.values()]
    .map((group) => ({ iteration: mean(group.map(iterationOf)), kl: mean(group.map(({ kl }) => kl)) }))
    .sort((a, b) => a.iteration - b.iteration);
}

const words = "'iteration ' + format(datum.iteration, ',') + ', KL ' + format(datum.kl, '.3~r') + ' nats'";

const stepsPanel = (method: string, legend: Figure['legend']) =>
  methodLinePanel('KL from the initial policy against iterations.', {
    ...{ method, legend, words, what: 'KL over iterations' },
    x: { field: 'iteration', type: 'quantitative', title: 'Iteration', axis: { grid: false, tickCount: 6 } },
    y: { field: 'kl', type: 'quantitative', title: 'KL (nats)', axis: { tickCount: 6 } },
  });
