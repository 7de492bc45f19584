/** The first view: stages, the table of α and β as it fills in, and gold against proxy over √KL. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { warningText } from '../report/index.js';
import type { Segment } from './braille-canvas.js';
import { renderChart } from './chart.js';
import { coefficientLines, fittingCoefficientLines, groupCoefficients } from './coefficient-table.js';
import { wrap } from './format.js';
import { Panel, Rows } from './layout.js';
import { okabeIto } from './palette.js';
import { describeScores, type Method, overviewSeries, type SizeLook } from './score-series.js';
import { stageRows } from './stage-rows.js';
import type { StudyState } from './study-state.js';
import { squareRootTicks } from './ticks.js';
import { methodNames, shownMethod, type ViewProps } from './view.js';

export function Overview(props: ViewProps): ReactNode {
  return props.width >= 130 && props.height >= 36 ? (
    <WideOverview {...props} />
  ) : (
    <NarrowOverview {...props} />
  );
}

/** 80×24: stages beside the table, one chart below. */
function NarrowOverview({ state, now, looks, width, height, choice }: ViewProps): ReactNode {
  const top = Math.min(Math.max(10, looks.length + 2), height - 9);
  const tableWidth = Math.min(46, Math.floor(width * 0.55));
  const stagesWidth = width - tableWidth - 1;
  const warnings = warningRows(state, tableWidth);
  return (
    <Box flexDirection="column">
      <Box height={top}>
        <StagesPanel state={state} now={now} width={stagesWidth} height={top} />
        <Box width={1} />
        <Panel title="Coefficients" width={tableWidth} height={top}>
          <Rows rows={[...tableRows(state, looks, tableWidth), ...warnings].slice(0, top - 1)} />
        </Panel>
      </Box>
      <ScoreChart
        state={state}
        looks={looks}
        method={shownMethod(state, choice)}
        width={width}
        height={height - top}
      />
    </Box>
  );
}

/** 200×60: the whole stage tree and the warnings at the left, both methods and the table with intervals at the right. */
function WideOverview({ state, now, looks, width, height }: ViewProps): ReactNode {
  const left = Math.min(76, Math.floor(width * 0.4));
  const right = width - left - 2;
  const tableHeight = Math.min(Math.max(looks.length, 1) + 3, Math.floor(height / 3));
  const chartHeight = Math.floor((height - tableHeight) / 2);
  const warnings = wideWarningRows(state, left);
  const warningHeight = warnings.length === 0 ? 0 : Math.min(warnings.length + 1, Math.floor(height / 3));
  return (
    <Box>
      <Box flexDirection="column" width={left}>
        <StagesPanel state={state} now={now} width={left} height={height - warningHeight} />
        {warningHeight > 0 && (
          <Panel title={`Warnings (${state.warnings.length})`} width={left} height={warningHeight}>
            <Rows rows={warnings.slice(0, warningHeight - 1)} />
          </Panel>
        )}
      </Box>
      <Box width={2} />
      <Box flexDirection="column" width={right}>
        <ScoreChart state={state} looks={looks} method="bon" width={right} height={chartHeight} />
        <ScoreChart
          state={state}
          looks={looks}
          method="rl"
          width={right}
          height={height - tableHeight - chartHeight}
        />
        <Panel title="Coefficients" width={right} height={tableHeight}>
          <Rows rows={tableRows(state, looks, right)} />
        </Panel>
      </Box>
    </Box>
  );
}

function StagesPanel({
  state,
  now,
  width,
  height,
}: {
  state: StudyState;
  now: number;
  width: number;
  height: number;
}): ReactNode {
  return (
    <Panel title="Stages" width={width} height={height}>
      <Rows rows={stageRows(state.stages, { width, height: height - 1, now })} />
    </Panel>
  );
}

interface ScoreChartProps {
  state: StudyState;
  looks: SizeLook[];
  method: Method;
  width: number;
  height: number;
}

function ScoreChart({ state, looks, method, width, height }: ScoreChartProps): ReactNode {
  const own = state.points.filter((point) => point.method === method);
  const name = methodNames[method];
  const title = `${name}: gold ━ and proxy ┅ score over KL in nats (√ scale)`;
  if (own.length === 0) {
    const wait = `No ${name} points yet: they appear here as they are measured.`;
    return (
      <Panel title={title} width={width} height={height} summary={wait}>
        <Rows rows={[[], [{ text: wait, dim: true }]]} />
      </Panel>
    );
  }
  const reach = Math.max(...own.map((point) => point.klDistance)) * 1.02;
  const series = overviewSeries(own, method, looks);
  const rows = renderChart(series, { width, height: height - 1, xLabel: '', xAxis: squareRootTicks(reach) });
  return (
    <Panel title={title} width={width} height={height} summary={describeScores(own, method, looks)}>
      <Rows rows={rows} />
    </Panel>
  );
}

/** The table doubles as the legend: every row starts with its size's letter in its colour. */
export function tableRows(state: StudyState, looks: SizeLook[], width: number): Segment[][] {
  const groups = groupCoefficients(state.coefficients);
  if (groups.length === 0) {
    const legend = looks.map(({ mark, color, rmParameters }): Segment[] => [
      { text: `${mark} `, color, bold: true },
      { text: `${rmParameters.toLocaleString('en-US')} parameters` },
    ]);
    return legend.length > 0 ? legend : [[{ text: 'α and β appear here as the fits come in.', dim: true }]];
  }
  const room = width - 2;
  const lines = width >= 60 ? fittingCoefficientLines(groups, room) : coefficientLines(groups, 'none');
  const fitted = new Set(groups.map((group) => group.rmParameters));
  const pending = looks.filter((look) => !fitted.has(look.rmParameters));
  const body = lines.slice(1).map((line, index): Segment[] => {
    const look = looks.find(({ rmParameters }) => rmParameters === groups[index]!.rmParameters);
    return [{ text: `${look?.mark ?? ' '} `, color: look?.color, bold: true }, { text: line }];
  });
  const waiting = pending.map(({ mark, color, rmParameters }): Segment[] => [
    { text: `${mark} `, color, bold: true },
    { text: rmParameters.toLocaleString('en-US').padStart('parameters'.length), dim: true },
  ]);
  return [[{ text: `  ${lines[0]}`, dim: true }], ...body, ...waiting];
}

function warningRows(state: StudyState, width: number): Segment[][] {
  const last = state.warnings.at(-1);
  if (last === undefined) return [];
  const more = state.warnings.length > 1 ? `${state.warnings.length} warnings, last: ` : '';
  return wrap(`! ${more}${last.subject}: ${last.message}`, width).map((text) => [
    { text, color: okabeIto.orange },
  ]);
}

function wideWarningRows(state: StudyState, width: number): Segment[][] {
  return [...state.warnings]
    .reverse()
    .flatMap((warning) =>
      wrap(`! ${warningText(warning)}`, width).map((text) => [{ text, color: okabeIto.orange }]),
    );
}
