/** The fourth view: one online run live, with sampled responses and their three scores: what reward hacking looks like. */

import type { LiveStage, LiveStudy, StageHistory } from '../../../display/live-study.js';
import { formatMetric, formatMetricName } from '../../../display/terminal-text.js';
import {
  cyclic,
  type Layout,
  notePanel,
  type Part,
  type Shown,
  type TextRow,
  type View,
} from '../../../display/view.js';
import { groupBy, sweptAxes } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint, SampleResponse } from '../tables.js';
import { curveGroups } from './curve-groups.js';
import { lookOf, methodTitle, scoreColors, settingLabel, sizeLooks } from './looks.js';
import { runCharts, seedEnds } from './run-charts.js';
import { samplesPanel } from './samples-panel.js';

export const runView: View<OveroptimizationTables> = {
  name: 'Run',
  keys: [
    ['←→', 'run'],
    ['↑↓', 'time'],
  ],
  about:
    'One policy as it is optimised: proxy is the reward model that it trains on, gold the large model that stands for the truth, human the utility behind gold’s labels. Proxy up and gold down: the proxy is gamed; ! marks such a response.',
  layout: (shown) => layout(shown),
};

/** An online run with what it reported. */
export interface Run {
  stage: Pick<LiveStage, 'title' | 'status' | 'metrics'> &
    Partial<Pick<LiveStage, 'done' | 'total' | 'unit'>>;
  history: Pick<StageHistory, 'steps'> & Partial<StageHistory>;
  points: readonly CurvePoint[];
  samples: readonly SampleResponse[];
}

function layout({ live, tables, choice, room }: Shown<OveroptimizationTables>): Layout {
  const run = chosenRun(live, tables.curves, choice.item);
  if (run === undefined) return notePanel('Run', 'No online run has started yet.');
  const moments = [...groupBy(run.samples, ({ iteration }) => iteration).values()];
  const samples = moments[Math.max(0, moments.length - 1 - choice.scroll)];
  const wanted = Math.max(6, Math.floor(room.height * 0.4));
  const charts = runCharts(run);
  const lastEnd = Math.max(...seedEnds(run.points));
  const columns = room.width >= 130 ? 4 : 2;
  const rows = Math.min(Math.ceil(charts.length / columns), room.height >= 40 ? 2 : 1);
  const grid = Array.from({ length: rows }, (_, row): Part => {
    const panels = charts.slice(row * columns, (row + 1) * columns).map((panel) => ({ layout: panel }));
    return { layout: { type: 'columns', parts: panels } };
  });
  return {
    type: 'rows',
    parts: [
      {
        size: 3,
        layout: {
          ...{ type: 'panel', title: run.stage.title },
          content: { type: 'text', rows: () => [titleRow(run), metricRow(run)] },
        },
      },
      ...grid,
      { size: Math.min(wanted, (samples?.length ?? 0) + 3), layout: samplesPanel(samples, lastEnd) },
    ],
  };
}

/** The run that reported last at item 0, the others around it in the order of the plan. */
function chosenRun(
  { stages, histories }: LiveStudy,
  curves: readonly CurvePoint[],
  item: number,
): Run | undefined {
  const runs = stages.flatMap((stage) => runOf(stage, histories.get(stage.id)) ?? []);
  // A folder that is told from its tables does not say which stage a row is of, nor what was sampled.
  if (runs.length === 0) return cyclic(tabledRuns(curves), item);
  const latest = runs.reduce(
    (best, { history }, index) => (history.lastReport > (runs[best]?.history.lastReport ?? 0) ? index : best),
    0,
  );
  return cyclic(runs, latest + item);
}

/** Online runs as the table of curves has them. */
function tabledRuns(curves: readonly CurvePoint[]): Run[] {
  const groups = curveGroups(curves).filter(({ points }) => (points[0].iteration ?? null) !== null);
  const [looks, axes] = [sizeLooks(groups), sweptAxes(groups)];
  return groups.map(({ method, size, setting, points }) => {
    const words = [lookOf(looks, size)?.label, settingLabel(setting, axes)].filter(Boolean);
    const title = `${methodTitle(method)} against ${words.join(', ')}`;
    return { stage: { title, status: 'done', metrics: {} }, history: { steps: [] }, points, samples: [] };
  });
}

/** A stage is a run where its points count iterations or where it shows samples. */
function runOf(
  stage: LiveStage,
  history: StageHistory | undefined,
): (Run & { history: StageHistory }) | undefined {
  if (history === undefined) return undefined;
  const points = (history.rows.curves ?? []) as CurvePoint[];
  const samples = (history.rows.samples ?? []) as SampleResponse[];
  const isRun = samples.length > 0 || (points[0]?.iteration ?? null) !== null;
  return isRun ? { stage, history, points, samples } : undefined;
}

/** What the letters mean comes first: at 80 columns the end of a long row is cut. */
function titleRow(run: Run): TextRow {
  const { gold, proxy, human } = scoreColors;
  return [
    { text: 'p', color: proxy, bold: true },
    { text: ' proxy, optimised  ', dim: true },
    { text: 'g', color: gold, bold: true },
    { text: ' gold, for the truth  ', dim: true },
    { text: 'h', color: human, bold: true },
    { text: ' human', dim: true },
    { text: `  ${iterationsOf(run)}${run.stage.status}`, dim: true },
  ];
}

/** A finished run may have met its KL budget before its budget of iterations, each seed at an iteration of its own. */
function iterationsOf({ stage: { done = 0, total = 0, unit = '', status }, points }: Run): string {
  if (status === 'running')
    return total === 0 ? '' : `${formatMetric(done)} of at most ${formatMetric(total)} ${unit}, `;
  const ends = seedEnds(points);
  const [first, last] = ends.length === 0 ? [done, done] : [Math.min(...ends), Math.max(...ends)];
  if (first < last) return `seeds end at ${formatMetric(first)}–${formatMetric(last)}, `;
  return last === 0 ? '' : `${formatMetric(last)} iterations, `;
}

/** The numbers of a stage that is done are means over its seeds, each at the end of its own run. */
function metricRow({ stage: { metrics, status }, points }: Run): TextRow {
  const numbers = Object.entries(metrics).flatMap(([name, value]) => [
    { text: `${formatMetricName(name)} `, dim: true },
    { text: `${formatMetric(value)}   ` },
  ]);
  if (numbers.length === 0) return [];
  const ended = new Set(seedEnds(points)).size > 1 ? 'at each seed’s end: ' : 'at the end: ';
  return [{ text: status === 'running' ? 'now: ' : ended, dim: true }, ...numbers];
}
