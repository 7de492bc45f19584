/** How long responses are, against KL: what an optimiser makes of the length, in worlds in which responses end. */
import type { Figure } from '../../../display/figure.js';
import { meanLengths } from '../curves/mean-lengths.js';
import { groupBy, mainSettings, methodsOf, sizeKey, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { klAxis, scoreAxis } from './encodings.js';
import { methodLinePanel } from './line-panel.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { legendOf } from './series.js';

export const responseLength = {
  draw(tables: OveroptimizationTables): Figure[] {
    if (tables.response_lengths.length === 0) return [];
    const sweep = mainSweep(tables);
    // Of several worlds there may be some in which nothing ends.
    const lengths = withSettings(tables.response_lengths, mainSettings(tables.response_lengths));
    const names = new Map(sweep.points.map((point) => [sizeKey(point), sweep.series.nameOf(point)]));
    const legend = legendOf(sweep);
    return [
      {
        id: 'response-length',
        title: 'Response length',
        caption: `Mean length of the responses, end token included, against KL, at equal KL: means over proxy seeds, as far as all of them go.${mainSweepWords(tables)}`,
        panels: methodsOf(lengths).map((method) => lengthPanel(method, legend)),
        rows: [...groupBy(lengths, (row) => `${row.method}/${sizeKey(row)}`).values()].flatMap((rows) =>
          meanLengths(rows).map(({ kl, responseLength: length }) => ({
            method: rows[0].method,
            series: names.get(sizeKey(rows[0])) ?? '',
            kl,
            response_length: length,
          })),
        ),
        legend,
      },
    ];
  },
};

const words =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, ' + format(datum.response_length, '.1f') + ' tokens'";

const lengthPanel = (method: string, legend: Figure['legend']) =>
  methodLinePanel('mean response length against KL.', {
    ...{ method, legend, words, what: 'response length', x: klAxis },
    y: { ...scoreAxis('Response length (tokens)'), field: 'response_length' },
  });
