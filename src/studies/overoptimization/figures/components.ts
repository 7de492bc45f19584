/** Where the components of a reward go as methods learn: the score of each one's proxy over iterations, run by run. */
import {
  type Figure,
  type FigurePanel,
  type FigureRow,
  sequentialLegend,
  seriesColor,
} from '../../../display/figure.js';
import { rewardAxis } from '../../../reward/reward.js';
import { mean } from '../../../statistics/index.js';
import { applies, groupBy, sweptAxes } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { ComponentPoint } from '../tables.js';
import { described, description, where } from './encodings.js';
import { linePanel } from './line-panel.js';

export const componentsFigure = {
  draw({ components }: Pick<OveroptimizationTables, 'components'>): Figure[] {
    if (components.length === 0) return [];
    const nameOf = namesOf(components);
    const runs = groupBy(components, (row) => `${nameOf(row)}/${row.component}`);
    const legend = sequentialLegend(
      'Run',
      [...new Set(components.map(nameOf))].map((name) => ({ series: name, label: name })),
    );
    return [
      {
        id: 'components',
        title: 'Components',
        caption:
          'Mean scores of the proxies of content and of coherence over iterations, mean over seeds, as long as all of them run. Dashed: the thresholds of runs whose weights are learned.',
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

/** None where weights are fixed. */
function thresholdRows({ component, setting }: ComponentPoint): FigureRow[] {
  const threshold = setting[`${component}Threshold`];
  return typeof threshold === 'number' ? [{ component_score: threshold }] : [];
}

/** Means over seeds in bins of iterations: seeds are evaluated at different ones. */
function iterationRows(rows: readonly ComponentPoint[], bins = 40): FigureRow[] {
  const seeds = [...groupBy(rows, ({ proxySeed }) => proxySeed).values()];
  const last = Math.max(
    1,
    Math.min(...seeds.map((own) => Math.max(...own.map(({ iteration }) => iteration)))),
  );
  const common = rows.filter(({ iteration }) => iteration <= last);
  return [...groupBy(common, ({ iteration }) => Math.round((iteration / last) * bins)).values()]
    .map((group) => ({
      iteration: mean(group.map(({ iteration }) => iteration)),
      component_score: mean(group.map(({ componentScore }) => componentScore)),
      part_score: mean(group.map(({ partScore }) => partScore)),
    }))
    .sort((a, b) => a.iteration - b.iteration);
}

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
