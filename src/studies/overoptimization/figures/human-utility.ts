/** What the simulated people think: gold stands for them and is itself a trained model. */
import type { Figure } from '../../../display/figure.js';
import { methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { basisWords } from './basis.js';
import { klAxis, scoreAxis } from './encodings.js';
import { methodLinePanel } from './line-panel.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { pathRows } from './path-rows.js';
import { legendOf } from './series.js';

export const humanUtility = {
  draw(tables: OveroptimizationTables): Figure[] {
    const sweep = mainSweep(tables);
    const legend = legendOf(sweep);
    return [
      {
        id: 'human-utility',
        title: 'Human utility',
        caption: `The score of the simulated annotator, which nobody has in the real world, against KL. Where it falls while gold still rises, the gold reward model is fooled as well.${basisWords(sweep.points)}${mainSweepWords(tables)}`,
        panels: methodsOf(sweep.points).map((method) => humanPanel(method, legend)),
        rows: pathRows(sweep),
        legend,
      },
    ];
  },
};

const words =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, human ' + format(datum.human_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";

const humanPanel = (method: string, legend: Figure['legend']) =>
  methodLinePanel('human utility against KL.', {
    ...{ method, legend, words, what: 'human utility' },
    ...{ x: klAxis, y: { ...scoreAxis('Human utility (sd)'), field: 'human_score' } },
  });
