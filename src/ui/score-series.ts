/** Curve points as chart series: one colour and letter a size, solid for gold, dotted for proxy. */
import type { CurvePoint } from '../optimization/curve-point.js';
import { mainSettings, meanOverSeeds, withSettings } from '../report/curve-groups.js';
import type { ChartSeries } from './chart.js';
import { sizeColor, sizeMark } from './palette.js';

export type Method = CurvePoint['method'];
export type ScoreName = 'goldScore' | 'proxyScore' | 'humanScore';

export interface SizeLook {
  rmParameters: number;
  color: string;
  mark: string;
}

/** Every size of the study with its colour and letter, small to large; the sizes are known from points and fits. */
export function sizeLooks(rows: { rmParameters: number }[]): SizeLook[] {
  const sizes = [...new Set(rows.map((row) => row.rmParameters))].sort((a, b) => a - b);
  return sizes.map((rmParameters, index) => ({
    rmParameters,
    color: sizeColor(index, sizes.length),
    mark: sizeMark(index),
  }));
}

interface Point {
  x: number;
  y: number;
}

/** The points up to where the first seed met its KL budget: a mean beyond would jump to the seeds that are left. */
export function whereAllSeedsRun(points: CurvePoint[]): CurvePoint[] {
  const ends = new Map<number, number>();
  for (const { seed, step } of points) ends.set(seed, Math.max(ends.get(seed) ?? 0, step ?? 0));
  const shared = Math.min(...ends.values());
  return points.filter(({ step }) => (step ?? 0) <= shared);
}

/** Means in bins of x, so that a line through the points of several seeds does not zigzag. */
export function binnedMean(points: Point[], bins = 60): Point[] {
  const reach = Math.max(...points.map((point) => point.x), 1e-9);
  const sums = new Map<number, Point & { count: number }>();
  for (const { x, y } of points) {
    if (!Number.isFinite(y)) continue;
    const bin = Math.round((x / reach) * bins);
    const sum = sums.get(bin) ?? { x: 0, y: 0, count: 0 };
    sums.set(bin, { x: sum.x + x, y: sum.y + y, count: sum.count + 1 });
  }
  const inOrder = [...sums].sort(([a], [b]) => a - b);
  return inOrder.map(([, { x, y, count }]) => ({ x: x / count, y: y / count }));
}

/** The mean of a score over seeds against √KL, as the report draws it. */
export function meanCurve(points: CurvePoint[], score: ScoreName, bins = 60): Point[] {
  const finite = points.filter((point) => Number.isFinite(point[score]));
  if (finite.length === 0) return [];
  const pick = { goldScore: 'gold', proxyScore: 'proxy', humanScore: 'human' } as const;
  return meanOverSeeds(finite, bins).map((mean) => ({ x: mean.klDistance, y: mean[pick[score]] }));
}

/** Gold over proxy for every size of one method in the main sweep: the figure of the paper. */
export function overviewSeries(all: CurvePoint[], method: Method, looks: SizeLook[]): ChartSeries[] {
  const points = withSettings(all, mainSettings(all));
  const proxy: ChartSeries[] = [];
  const gold: ChartSeries[] = [];
  for (const { rmParameters, color, mark } of looks) {
    const own = points.filter((point) => point.method === method && point.rmParameters === rmParameters);
    if (own.length === 0) continue;
    proxy.push({ points: meanCurve(own, 'proxyScore'), color, style: 'dotted' });
    gold.push({ points: meanCurve(own, 'goldScore'), color, style: 'line', mark });
  }
  return [...proxy, ...gold];
}

/** One sentence a method for a screen reader: where gold stands now and where it was highest. */
export function describeScores(points: CurvePoint[], method: Method, looks: SizeLook[]): string {
  const sentences = looks.flatMap(({ rmParameters }) => {
    const own = points.filter((point) => point.method === method && point.rmParameters === rmParameters);
    if (own.length === 0) return [];
    const curve = meanCurve(own, 'goldScore', 12);
    const peak = curve.reduce((best, point) => (point.y > best.y ? point : best));
    const last = curve.at(-1)!;
    const size = rmParameters.toLocaleString('en-US');
    return `${size} parameters: gold peaks at ${peak.y.toFixed(2)} near ${(peak.x ** 2).toFixed(1)} nats and is ${last.y.toFixed(2)} at ${(last.x ** 2).toFixed(1)} nats.`;
  });
  const name = method === 'bon' ? 'Best-of-n' : 'Reinforcement learning';
  return sentences.length === 0 ? `${name}: no points yet.` : `${name}. ${sentences.join(' ')}`;
}
