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
import { groupBy } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint, SampleResponse } from '../tables.js';
import { scoreColors } from './looks.js';
import { runCharts } from './run-charts.js';
import { samplesPanel } from './samples-panel.js';

export const runView: View<OveroptimizationTables> = {
  name: 'Run',
  keys: [
    ['←→', 'run'],
    ['↑↓', 'time'],
  ],
  layout: ({ live, choice, room }) => layout(live, choice, room),
};

/** An online run with what it reported. */
export interface Run {
  stage: LiveStage;
  history: StageHistory;
  points: readonly CurvePoint[];
  samples: readonly SampleResponse[];
}

function layout(live: LiveStudy, choice: Shown<unknown>['choice'], room: Shown<unknown>['room']): Layout {
  const run = chosenRun(live, choice.item);
  if (run === undefined) return notePanel('Run', 'No online run has started yet.');
  const moments = [...groupBy(run.samples, ({ iteration }) => iteration).values()];
  const samples = moments[Math.max(0, moments.length - 1 - choice.scroll)];
  const wanted = Math.max(6, Math.floor(room.height * 0.4));
  const charts = runCharts(run);
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
          content: { type: 'text', rows: () => [titleRow(run), metricRow(run.stage)] },
        },
      },
      ...grid,
      { size: Math.min(wanted, (samples?.length ?? 0) + 3), layout: samplesPanel(samples) },
    ],
  };
}

/** The run that reported last at item 0, the others around it in the order of the plan. */
function chosenRun({ stages, histories }: LiveStudy, item: number): Run | undefined {
  const runs = stages.flatMap((stage) => runOf(stage, histories.get(stage.id)) ?? []);
  const latest = runs.reduce(
    (best, { history }, index) => (history.lastReport > (runs[best]?.history.lastReport ?? 0) ? index : best),
    0,
  );
  return cyclic(runs, latest + item);
}

/** A stage is a run where its points count iterations or where it shows samples. */
function runOf(stage: LiveStage, history: StageHistory | undefined): Run | undefined {
  if (history === undefined) return undefined;
  const points = (history.rows.curves ?? []) as CurvePoint[];
  const samples = (history.rows.samples ?? []) as SampleResponse[];
  const isRun = samples.length > 0 || (points[0]?.iteration ?? null) !== null;
  return isRun ? { stage, history, points, samples } : undefined;
}

function titleRow(run: Run): TextRow {
  const { gold, proxy, human } = scoreColors;
  return [
    { text: `${iterationsOf(run)}${run.stage.status}   `, dim: true },
    { text: 'g', color: gold, bold: true },
    { text: ' gold  ', dim: true },
    { text: 'p', color: proxy, bold: true },
    { text: ' proxy  ', dim: true },
    { text: 'h', color: human, bold: true },
    { text: ' human', dim: true },
  ];
}

/** A finished run may have met its KL budget before its budget of iterations: its last evaluation says where. */
function iterationsOf({ stage: { done, total, unit, status }, points }: Run): string {
  if (status === 'running')
    return total === 0 ? '' : `${formatMetric(done)} of at most ${formatMetric(total)} ${unit}, `;
  const last = points[points.length - 1]?.iteration ?? done;
  return last === 0 ? '' : `${formatMetric(last)} iterations, `;
}

const metricRow = ({ metrics }: LiveStage): TextRow =>
  Object.entries(metrics).flatMap(([name, value]) => [
    { text: `${formatMetricName(name)} `, dim: true },
    { text: `${formatMetric(value)}   ` },
  ]);
