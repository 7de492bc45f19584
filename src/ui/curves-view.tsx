/** The second view: gold, proxy and human score against √KL; all sizes, or one with its points, fit and band. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import { mainSettings, withSettings } from '../report/curve-groups.js';
import { coefficientsOf, fittedCurve } from '../report/index.js';
import type { Segment } from './braille-canvas.js';
import { type ChartSeries, renderChart } from './chart.js';
import { formatInterval } from './coefficient-table.js';
import { Panel, Rows } from './layout.js';
import { okabeIto } from './palette.js';
import { describeScores, meanCurve, overviewSeries, type SizeLook } from './score-series.js';
import { squareRootTicks } from './ticks.js';
import { cyclic, methodNames, shownMethod, type ViewProps } from './view.js';

export const scoreColors = { gold: okabeIto.yellow, proxy: okabeIto.skyBlue, human: okabeIto.purple };

export function CurvesView({ state, looks, width, height, choice }: ViewProps): ReactNode {
  const method = shownMethod(state, choice);
  const main = withSettings(state.points, mainSettings(state.points));
  const own = main.filter((point) => point.method === method);
  const present = looks.filter((look) => own.some((point) => point.rmParameters === look.rmParameters));
  const look = cyclic([null, ...present], choice.item) ?? null;
  if (own.length === 0) {
    return (
      <Panel title={methodNames[method]} width={width} height={height}>
        <Rows rows={[[{ text: `No ${methodNames[method]} points yet.`, dim: true }]]} />
      </Panel>
    );
  }
  const seeds = [null, ...new Set(own.map((point) => point.seed))];
  const seed = cyclic(seeds, choice.seed) ?? null;
  const points = own.filter(
    (point) =>
      (seed === null || point.seed === seed) && (look === null || point.rmParameters === look.rmParameters),
  );
  const series =
    look === null ? overviewSeries(points, method, looks) : zoomSeries(points, state.coefficients);
  const legend = look === null ? sizesLegend(present, width) : zoomLegend(points, state.coefficients);
  const reach = Math.max(...own.map((point) => point.klDistance)) * 1.02;
  const rows = renderChart(series, {
    width,
    height: height - 1 - legend.length,
    xLabel: 'nats',
    xAxis: squareRootTicks(reach),
  });
  const what = look === null ? 'all sizes' : `${look.rmParameters.toLocaleString('en-US')} parameters`;
  const title = `${methodNames[method]}, ${what}, ${seed === null ? 'all seeds' : `seed ${seed}`}: score over KL (√ scale)`;
  return (
    <Panel title={title} width={width} height={height} summary={describeScores(points, method, looks)}>
      <Box flexDirection="column">
        <Rows rows={rows} />
        <Rows rows={legend} />
      </Box>
    </Panel>
  );
}

/** Human and proxy behind, then the band, the fit and every measured point of gold. */
function zoomSeries(points: CurvePoint[], coefficients: Coefficients[]): ChartSeries[] {
  const row = coefficientsOf(coefficients, points[0]);
  const fit = row === undefined ? [] : fittedCurve(points, row, 80);
  const at = (pick: (point: (typeof fit)[number]) => number) =>
    fit.map((point) => ({ x: point.klDistance, y: pick(point) }));
  const { gold, proxy, human } = scoreColors;
  const lines: ChartSeries[] = [
    { points: meanCurve(points, 'humanScore'), color: human, style: 'dotted', mark: 'h' },
    { points: meanCurve(points, 'proxyScore'), color: proxy, style: 'dotted', mark: 'p' },
  ];
  const hasBand = fit.some((point) => point.low !== point.high);
  const band: ChartSeries[] = hasBand
    ? [
        { points: at((point) => point.low), color: okabeIto.gray, style: 'dotted' },
        { points: at((point) => point.high), color: okabeIto.gray, style: 'dotted' },
      ]
    : [];
  const line: ChartSeries[] =
    fit.length > 0 ? [{ points: at((point) => point.gold), color: gold, style: 'line', mark: 'g' }] : [];
  const measured = points.map((point) => ({ x: point.klDistance, y: point.goldScore }));
  return [...lines, ...band, ...line, { points: measured, color: gold, style: 'points' }];
}

function sizesLegend(looks: SizeLook[], width: number): Segment[][] {
  const rows: Segment[][] = [[]];
  let used = 0;
  for (const { mark, color, rmParameters } of looks) {
    const text = ` ${rmParameters.toLocaleString('en-US')}   `;
    if (used + text.length + 1 > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push({ text: mark, color, bold: true }, { text, dim: true });
    used += text.length + 1;
  }
  return rows;
}

function zoomLegend(points: CurvePoint[], coefficients: Coefficients[]): Segment[][] {
  const { gold, proxy, human } = scoreColors;
  const names: Segment[] = [
    { text: 'g', color: gold, bold: true },
    { text: ' gold: points, fit and band over seeds   ', dim: true },
    { text: 'p', color: proxy, bold: true },
    { text: ' proxy   ', dim: true },
    { text: 'h', color: human, bold: true },
    { text: ' human', dim: true },
  ];
  const row = coefficientsOf(coefficients, points[0]);
  if (row === undefined) return [names, [{ text: 'Not fitted yet.', dim: true }]];
  const peak = Number.isFinite(row.peakKl.estimate)
    ? `peak ${row.peakGold.estimate.toFixed(2)} at ${row.peakKl.estimate.toFixed(1)} nats`
    : 'no peak';
  const text = `α ${formatInterval(row.alpha, 'interval')}  β ${formatInterval(row.beta, 'interval')}  ${peak}`;
  return [names, [{ text }]];
}
