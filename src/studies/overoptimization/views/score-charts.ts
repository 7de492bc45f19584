/** Gold and proxy against √KL as charts: one colour and letter a size, solid for gold, dotted for proxy. */
import type { Chart, ChartPoint, ChartSeries, Panel } from '../../../display/view.js';
import { notePanel } from '../../../display/view.js';
import type { MeanPoint } from '../curves/mean-curve.js';
import { namedAxes } from '../curves/sweep.js';
import { methodLabel } from '../findings/methods.js';
import { type CurveGroup, mainGroups, meanOf } from './curve-groups.js';
import { lookOf, methodTitle, type SizeLook } from './looks.js';

type Score = 'gold' | 'proxy' | 'human';

/** A score against √KL. */
export const scoreLine = (means: readonly MeanPoint[], score: Score): ChartPoint[] =>
  means.map((mean) => ({ x: mean.klDistance, y: mean[score] }));

/** All sizes of one method: the figure of the paper. Gold is drawn over proxy. */
export function sizeSeries(groups: readonly CurveGroup[], looks: readonly SizeLook[]): ChartSeries[] {
  const lines = groups.map((group) => ({ means: meanOf(group), look: lookOf(looks, group.size) }));
  return [
    ...lines.map(({ means, look }): ChartSeries => {
      return { points: scoreLine(means, 'proxy'), color: look?.color, style: 'dotted' };
    }),
    ...lines.map(({ means, look }): ChartSeries => {
      return { points: scoreLine(means, 'gold'), color: look?.color, style: 'line', mark: look?.mark };
    }),
  ];
}

/** The chart's x-axis reaches a little beyond the farthest point. */
export function klChart(series: ChartSeries[], groups: readonly CurveGroup[]): Chart {
  let reach = 0;
  for (const { points } of groups) for (const { klDistance } of points) reach = Math.max(reach, klDistance);
  return { series, xScale: 'square root', xRange: [0, reach * 1.02] };
}

/** One sentence a size for a screen reader: where gold stands now and where it was highest. */
export function describeScores(groups: readonly CurveGroup[], looks: readonly SizeLook[]): string {
  const sentences = groups.flatMap((group) => {
    const curve = meanOf(group);
    if (curve.length === 0) return [];
    const peak = curve.reduce((best, point) => (point.gold > best.gold ? point : best));
    const last = curve[curve.length - 1];
    const name = lookOf(looks, group.size)?.label ?? group.size;
    return `${name}: gold is highest with ${peak.gold.toFixed(2)} near ${peak.kl.toFixed(1)} nats and is ${last.gold.toFixed(2)} at ${last.kl.toFixed(1)} nats.`;
  });
  return sentences.join(' ');
}

/** What of the swept axes a group has, in words; nothing where nothing is swept. */
function settingWords(all: readonly CurveGroup[], group: CurveGroup | undefined): string[] {
  return namedAxes(all).flatMap((axis) => {
    const value = group?.setting[axis.name] ?? null;
    return value === null ? [] : [axis.label(value)];
  });
}

/** The main sweep of one method. */
export function sweepPanel(
  all: readonly CurveGroup[],
  method: string | undefined,
  looks: readonly SizeLook[],
): Panel {
  if (method === undefined)
    return notePanel('Gold and proxy over KL', 'No points yet: they appear here as they are measured.');
  const groups = mainGroups(all, method);
  const setting = settingWords(all, groups[0]);
  return {
    type: 'panel',
    title: `${[methodTitle(method), ...setting].join(', ')}: gold ━ and proxy ┅ over KL in nats (√ scale)`,
    summary: `${[methodLabel(method), ...setting].join(', ')}. ${describeScores(groups, looks)}`,
    content: { type: 'chart', chart: klChart(sizeSeries(groups, looks), groups) },
  };
}
