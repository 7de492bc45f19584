/** The charts of a run: scores and KL from its evaluations, and whatever else its iterations report, by name. */

import type { HistoryStep } from '../../../display/live-study.js';
import { okabeIto } from '../../../display/palette.js';
import { capitalised, formatMetricName } from '../../../display/terminal-text.js';
import type { ChartPoint, ChartSeries, Panel } from '../../../display/view.js';
import type { CurvePoint } from '../tables.js';
import { scoreColors } from './looks.js';
import type { Run } from './run.js';

/** What the evaluations draw already. */
const evaluated = new Set(['klDivergence', 'proxyScore', 'goldScore', 'humanScore']);

export function runCharts({ points, history: { steps } }: Pick<Run, 'points' | 'history'>): Panel[] {
  const names = new Set(steps.flatMap(({ metrics }) => Object.keys(metrics)));
  const further = [...names].filter((name) => !evaluated.has(name));
  return [scoresPanel(points), klPanel(points), ...further.map((name) => metricPanel(steps, name))];
}

function scoresPanel(points: readonly CurvePoint[]): Panel {
  const curve = curvesOf(points);
  const lines = {
    human: curve((point) => point.humanScore),
    proxy: curve((point) => point.proxyScore),
    gold: curve((point) => point.goldScore),
  };
  const last = (line: ChartPoint[]) => lastOf(line, 2);
  return chartPanel(`Scores over iterations${reachOf(points)}`, {
    summary: `Last shown: gold ${last(lines.gold)}, proxy ${last(lines.proxy)}, human ${last(lines.human)}.`,
    series: [
      { points: lines.human, color: scoreColors.human, style: 'dotted', mark: 'h' },
      { points: lines.proxy, color: scoreColors.proxy, style: 'dotted', mark: 'p' },
      { points: lines.gold, color: scoreColors.gold, style: 'line', mark: 'g' },
    ],
  });
}

function klPanel(points: readonly CurvePoint[]): Panel {
  const kl = curvesOf(points)((point) => point.kl);
  return chartPanel(`KL in nats over iterations${reachOf(points)}`, {
    summary: `KL in nats is ${lastOf(kl, 1)}.`,
    series: [{ points: kl, color: okabeIto.orange, style: 'line' }],
  });
}

function metricPanel(steps: readonly HistoryStep[], name: string): Panel {
  const points = steps.flatMap(({ step, metrics }) =>
    name in metrics ? [{ x: step, y: metrics[name] }] : [],
  );
  const title = capitalised(formatMetricName(name));
  return chartPanel(`${title} over iterations`, {
    summary: `${title} is ${lastOf(points, 3)}.`,
    series: [{ points, color: okabeIto.green, style: 'line' }],
  });
}

const chartPanel = (
  title: string,
  { summary, series }: { summary: string; series: ChartSeries[] },
): Panel => ({
  ...{ type: 'panel', title, summary },
  content: { type: 'chart', chart: { series, xScale: 'linear' } },
});

const lastOf = (points: readonly ChartPoint[], digits: number) =>
  points[points.length - 1]?.y.toFixed(digits) ?? 'not known yet';

/** A score over iterations, the mean of the seeds. */
function curvesOf(points: readonly CurvePoint[]): (pick: (point: CurvePoint) => number) => ChartPoint[] {
  const shared = whereAllSeedsRun(points);
  return (pick) => binnedMean(shared.map((point) => ({ x: point.iteration ?? 0, y: pick(point) })));
}

/** The last iteration of each seed that its curve has. */
export function seedEnds(points: readonly CurvePoint[]): number[] {
  const ends = new Map<number, number>();
  for (const { proxySeed, iteration } of points)
    ends.set(proxySeed, Math.max(ends.get(proxySeed) ?? 0, iteration ?? 0));
  return [...ends.values()];
}

/** The points up to where the first seed met its KL budget: a mean beyond would jump to the seeds that are left. */
export function whereAllSeedsRun(points: readonly CurvePoint[]): CurvePoint[] {
  const shared = Math.min(...seedEnds(points));
  return points.filter(({ iteration }) => (iteration ?? 0) <= shared);
}

/** Says where the means end, where that is not where the run does. */
function reachOf(points: readonly CurvePoint[]): string {
  const ends = seedEnds(points);
  const first = Math.min(...ends);
  return first < Math.max(...ends) ? `, mean to ${first}` : '';
}

/** Means in bins of x, so that a line through the points of several seeds does not zigzag. */
export function binnedMean(points: readonly ChartPoint[], bins = 60): ChartPoint[] {
  const reach = points.reduce((most, { x }) => Math.max(most, x), 1e-9);
  const sums = new Map<number, ChartPoint & { count: number }>();
  for (const { x, y } of points) {
    const bin = Math.round((x / reach) * bins);
    const sum = sums.get(bin) ?? { x: 0, y: 0, count: 0 };
    sums.set(bin, { x: sum.x + x, y: sum.y + y, count: sum.count + 1 });
  }
  const inOrder = [...sums].sort(([left], [right]) => left - right);
  return inOrder.map(([, { x, y, count }]) => ({ x: x / count, y: y / count }));
}
