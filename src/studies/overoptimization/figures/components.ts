/** Where the components of a reward go as methods learn: the score of each one's proxy over iterations, run by run. */
import {
  categoricalLegend,
  type Figure,
  type FigurePanel,
  type FigureRow,
  seriesColor,
} from '../../../display/figure.js';
import { rewardAxis } from '../../../reward/reward.js';
import { meansAlong } from '../curves/mean-along.js';
import { applies, groupBy, sizeKey, sizesOf, sweptAxes } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { ComponentPoint } from '../tables.js';
import { described, description, where } from './encodings.js';
import { linePanel } from './line-panel.js';

export const componentsFigure = {
  draw({ components: all }: Pick<OveroptimizationTables, 'components'>): Figure[] {
    if (all.length === 0) return [];
    // A mean over sizes would be one of nothing.
    const sizes = sizesOf(all);
    const size = sizes[sizes.length - 1];
    const components = all.filter((row) => sizeKey(row) === size.key);
    const nameOf = namesOf(components);
    const runs = groupBy(components, (row) => `${nameOf(row)}/${row.component}`);
    const legend = categoricalLegend(
      'Run',
      [...new Set(components.map(nameOf))].map((name) => ({ series: name, label: name })),
    );
    return [
      {
        id: 'components',
        title: 'Components',
        caption: `Mean scores of the proxies of ${[...new Set(components.map(({ component }) => component))].join(' and ')} over iterations, at reward models of ${size.label}${sizes.length > 1 ? `, the largest of ${sizes.length} sizes` : ''}: means over proxy seeds at equal iterations, as far as all of them go.${hasThresholds(components) ? ' Dashed: the thresholds of runs whose weights are learned.' : ''}`,
        panels: [...new Set(components.map(({ component }) => component))].map((component) =>
          componentPanel(component, legend),
        ),
        rows: [...runs.values()].flatMap((own) => {
          const [first] = own;
          const run = { component: first.component, series: nameOf(first) };
          return [
            ...iterationRows(own).map((row) => ({ ...run, mark: 'point', ...row })),
            ...thresholdRows(first).map((row) => ({ ...run, mark: 'threshold', ...row })),
          ];
        }),
        legend,
      },
    ];
  },
};

/** What tells runs apart, in few words: the method where there are several, what was swept, the reward where nothing of it was. */
function namesOf(rows: readonly ComponentPoint[]): (row: ComponentPoint) => string {
  const axes = sweptAxes(rows);
  const several = new Set(rows.map(({ method }) => method)).size > 1;
  return (row) => {
    const own = axes.filter((axis) => applies(axis, row) && axis.name !== rewardAxis.name);
    const values = own.map((axis) => axis.label(row.setting[axis.name]!));
    const reward = own.some(({ refines }) => refines === rewardAxis.name) ? [] : [String(row.setting.reward)];
    return [...(several ? [row.method] : []), ...reward, ...values].join(', ');
  };
}

const hasThresholds = (rows: readonly ComponentPoint[]) => rows.some((row) => thresholdRows(row).length > 0);

/** None where weights are fixed. */
function thresholdRows({ component, setting }: ComponentPoint): FigureRow[] {
  const threshold = setting[`${component}Threshold`];
  return typeof threshold === 'number' ? [{ component_score: threshold }] : [];
}

const iterationRows = (rows: readonly ComponentPoint[]): FigureRow[] =>
  meansAlong(rows, ({ iteration }) => iteration, {
    values: {
      component_score: ({ componentScore }) => componentScore,
      part_score: ({ partScore }) => partScore,
    },
    bins: 40,
  }).map(({ place, ...scores }) => ({ iteration: place, ...scores }));

const words =
  "'iteration ' + format(datum.iteration, ',.0f') + ', proxy ' + format(datum.component_score, '.2f') + ', part ' + format(datum.part_score, '.2f')";

const componentPanel = (component: string, legend: Figure['legend']): FigurePanel => {
  const y = {
    field: 'component_score',
    type: 'quantitative',
    title: `Proxy of ${component} (sd)`,
    axis: { tickCount: 6 },
  };
  const panel = linePanel('mean proxy score against iterations.', {
    ...{ id: component, title: component, legend, words, what: component, y },
    rows: { component, mark: 'point' },
    x: { field: 'iteration', type: 'quantitative', title: 'Iteration', axis: { grid: false, tickCount: 6 } },
  });
  const thresholds = {
    transform: [
      ...where({ component, mark: 'threshold' }),
      described("'threshold ' + format(datum.component_score, '.2f')"),
    ],
    mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1 },
    encoding: { y, color: seriesColor(legend), description },
  };
  return { ...panel, spec: { ...panel.spec, layer: [thresholds, ...panel.spec.layer] } };
};
