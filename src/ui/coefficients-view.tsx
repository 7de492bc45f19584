/** The third view: α and β against reward-model size on a log axis with their intervals, and the table. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Coefficients } from '../laws/coefficients.js';
import type { Segment } from './braille-canvas.js';
import { type ChartSeries, renderChart } from './chart.js';
import { groupCoefficients, methodLines } from './coefficient-table.js';
import { Panel, Rows } from './layout.js';
import { tableRows } from './overview.js';
import { okabeIto } from './palette.js';
import type { Method, SizeLook } from './score-series.js';
import { logTicks } from './ticks.js';
import { methodNames, shownMethod, type ViewProps } from './view.js';

export function CoefficientsView({ state, looks, width, height, choice }: ViewProps): ReactNode {
  const rows = state.coefficients.filter((row) => row.form === row.method);
  const isWide = width >= 130 && height >= 40;
  const methods: Method[] = isWide ? ['bon', 'rl'] : [shownMethod(state, choice)];
  const table = isWide
    ? tableRows(state, looks, width)
    : methodLines(groupCoefficients(rows), methods[0]!, width).map((text, index): Segment[] => [
        { text, dim: index === 0 },
      ]);
  const tableHeight = Math.min(table.length + 1, Math.floor(height / 2));
  const chartHeight = Math.floor((height - tableHeight) / methods.length);
  const half = Math.floor((width - 1) / 2);
  return (
    <Box flexDirection="column">
      {methods.map((method) => (
        <Box key={method}>
          <CoefficientChart
            rows={rows}
            looks={looks}
            method={method}
            name="alpha"
            width={half}
            height={chartHeight}
          />
          <Box width={1} />
          <CoefficientChart
            rows={rows}
            looks={looks}
            method={method}
            name="beta"
            width={half}
            height={chartHeight}
          />
        </Box>
      ))}
      <Panel
        title={isWide ? 'Estimates and intervals' : `${methodNames[methods[0]!]}: estimates and intervals`}
        width={width}
        height={tableHeight}
      >
        <Rows rows={table} />
      </Panel>
    </Box>
  );
}

interface CoefficientChartProps {
  rows: Coefficients[];
  looks: SizeLook[];
  method: Method;
  name: 'alpha' | 'beta';
  width: number;
  height: number;
}

const symbols = { alpha: 'α', beta: 'β' };

function CoefficientChart({ rows, looks, method, name, width, height }: CoefficientChartProps): ReactNode {
  const own = rows.filter((row) => row.method === method && Number.isFinite(row[name].estimate));
  const title = `${symbols[name]}, ${methodNames[method]}, over parameters (log)`;
  const sizes = looks.map((look) => look.rmParameters);
  if (own.length === 0) {
    return (
      <Panel title={title} width={width} height={height}>
        <Rows rows={[[{ text: 'No fit yet.', dim: true }]]} />
      </Panel>
    );
  }
  const words = own.map(
    (row) => `${row.rmParameters.toLocaleString('en-US')} parameters: ${row[name].estimate.toFixed(3)}`,
  );
  const xAxis = logTicks([Math.min(...sizes), Math.max(...sizes)]);
  const chart = renderChart(errorBars(own, name, looks), { width, height: height - 1, xLabel: '', xAxis });
  return (
    <Panel title={title} width={width} height={height} summary={`${title}. ${words.join('; ')}.`}>
      <Rows rows={chart} />
    </Panel>
  );
}

/** One series a size, so that each bar has its size's colour; rows of one size stand in one column. */
function errorBars(rows: Coefficients[], name: 'alpha' | 'beta', looks: SizeLook[]): ChartSeries[] {
  return rows.map((row) => ({
    points: [{ x: Math.log10(row.rmParameters), y: row[name].estimate }],
    ranges: [{ low: row[name].low, high: row[name].high }],
    color: looks.find((look) => look.rmParameters === row.rmParameters)?.color ?? okabeIto.skyBlue,
    style: 'bars',
  }));
}
