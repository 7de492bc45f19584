/** What the simulated people think: gold stands for them and is itself a trained model. */
import { type Figure, type FigurePanel, seriesColor } from '../../../display/figure.js';
import { panelSize } from '../../../display/style.js';
import { methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { described, description, klAxis, scoreAxis, where } from './encodings.js';
import { mainSweep } from './main-sweep.js';
import { pathRows } from './path-rows.js';
import { legendOf, methodTitle } from './series.js';

export const humanUtility = {
  draw(tables: OveroptimizationTables): Figure[] {
    const sweep = mainSweep(tables);
    const legend = legendOf(sweep);
    return [
      {
        id: 'human-utility',
        title: 'Human utility',
        caption:
          'The score of the simulated annotator, which nobody has in the real world, against KL. Where it falls while gold still rises, the gold reward model is fooled as well.',
        panels: methodsOf(sweep.points).map((method) => humanPanel(method, legend)),
        rows: pathRows(sweep),
        legend,
      },
    ];
  },
};

const words =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, human ' + format(datum.human_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";

function humanPanel(method: string, legend: Figure['legend']): FigurePanel {
  const color = seriesColor(legend);
  const y = { ...scoreAxis('Human utility (sd)'), field: 'human_score' };
  const title = methodTitle(method);
  const spec = {
    ...panelSize,
    title,
    layer: [
      {
        transform: [...where({ method }), described("'human utility'")],
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: { x: klAxis, y, color, description },
      },
      {
        transform: [...where({ method }), described(words)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding: { x: klAxis, y, color, description },
      },
    ],
  };
  return { id: method, alternative: `${title}: human utility against KL.`, spec };
}
