/** Gold against the number of responses that best-of-n and other methods pick from (Huang et al. 2025, figure 1). */
import { type Figure, sequentialLegend } from '../../../display/figure.js';
import { pessimism, regularisationAxis } from '../../../methods/pessimism/index.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { groupBy, mainSettings, sizeKey, sizesOf, valuesOf, without, withSettings } from '../curves/sweep.js';
import { bestOfNName, methodLabel } from '../findings/methods.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { basisWords } from './basis.js';
import { scoreAxis } from './encodings.js';
import { linePanel } from './line-panel.js';

export const goldAgainstDraws = {
  draw({ curves }: OveroptimizationTables): Figure[] {
    const main = withSettings(curves, without(mainSettings(curves), regularisationAxis));
    const careful = main.filter(({ method }) => method === pessimism.name);
    if (careful.length === 0) return [];
    const points = [...main.filter(({ method }) => method === bestOfNName), ...careful];
    const names = [
      methodLabel(bestOfNName),
      ...valuesOf(regularisationAxis, careful).map((value) => regularisationAxis.label(Number(value))),
    ];
    const legend = sequentialLegend(
      'Picked by',
      names.map((name) => ({ series: name, label: name })),
    );
    const sizes = sizesOf(careful);
    const panels = sizes.map(({ key, label }) =>
      linePanel('gold against the number of responses that one is picked from.', {
        ...{ id: key, title: label, rows: { size: label }, legend, words, what: 'gold score' },
        x: drawsAxis,
        y: { ...scoreAxis('Gold score'), field: 'gold_score' },
      }),
    );
    const rows = sizes.flatMap(({ key, label }) =>
      [
        ...groupBy(
          points.filter((point) => sizeKey(point) === key),
          seriesOf,
        ),
      ].flatMap(([series, own]) =>
        meanOverSeeds(own).map(({ n, gold, kl }) => ({ size: label, series, n, gold_score: gold, kl })),
      ),
    );
    const caption = `Gold against n, the responses that best-of-n takes the best of and that inference-time pessimism draws one from, with weights that a χ² penalty of strength β keeps near equal.${basisWords(points)}`;
    return [
      { id: 'gold-against-draws', title: 'Gold against responses drawn', caption, panels, rows, legend },
    ];
  },
};

const seriesOf = ({ method, setting }: CurvePoint): string =>
  method === bestOfNName
    ? methodLabel(method)
    : regularisationAxis.label(Number(setting[regularisationAxis.name]));

const drawsAxis = {
  field: 'n',
  type: 'quantitative',
  title: 'Responses n (log scale)',
  scale: { type: 'log', nice: false },
  axis: { format: '~s', values: [1, 10, 100, 1000, 10_000, 100_000], grid: false },
} as const;

const words =
  "'n ' + format(datum.n, ',') + ', KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f')";
