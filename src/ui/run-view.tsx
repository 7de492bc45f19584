/** The fourth view: one PPO run live, with sampled responses and their three scores: what reward hacking looks like. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { SampleResponse } from '../study/events.js';
import type { Segment } from './braille-canvas.js';
import { type ChartSeries, renderChart } from './chart.js';
import { scoreColors } from './curves-view.js';
import { formatMetric, formatMetricName, padTo } from './format.js';
import { Panel, Rows } from './layout.js';
import { okabeIto } from './palette.js';
import { binnedMean, whereAllSeedsRun } from './score-series.js';
import type { RunHistory, StageState, StudyState } from './study-state.js';
import { cyclic, type ViewProps } from './view.js';

export function RunView({ state, width, height, choice }: ViewProps): ReactNode {
  const run = chosenRun(state, choice.item);
  if (run === null) {
    return (
      <Panel title="Run" width={width} height={height}>
        <Rows rows={[[{ text: 'No PPO run has started yet.', dim: true }]]} />
      </Panel>
    );
  }
  const { stage, history } = run;
  const samples = chosenSamples(history, choice.scroll);
  const sampleHeight = Math.min(Math.max(6, Math.floor(height * 0.4)), (samples?.responses.length ?? 0) + 3);
  const charts = chartsOf(history);
  const columns = width >= 130 ? 4 : 2;
  const chartHeight = height - sampleHeight - 2;
  const chartWidth = Math.floor((width - columns + 1) / columns);
  return (
    <Box flexDirection="column">
      <Rows rows={[titleRow(stage, history), metricRow(stage)]} />
      <Box columnGap={1}>
        {charts.slice(0, columns).map(({ title, series, summary }) => (
          <Panel key={title} title={title} width={chartWidth} height={chartHeight} summary={summary}>
            <Rows rows={renderChart(series, { width: chartWidth, height: chartHeight - 1, xLabel: '' })} />
          </Panel>
        ))}
      </Box>
      <SamplesPanel samples={samples} width={width} height={sampleHeight} />
    </Box>
  );
}

/** The run that reported last at item 0, the others around it in the order of the plan. */
function chosenRun(state: StudyState, item: number): { stage: StageState; history: RunHistory } | null {
  const runs = state.stages.filter((stage) => stage.kind === 'rl' && state.histories[stage.id] !== undefined);
  const latest = runs.findIndex((stage) => stage.id === state.latestRun);
  const stage = cyclic(runs, (latest === -1 ? runs.length - 1 : latest) + item);
  return stage === undefined ? null : { stage, history: state.histories[stage.id]! };
}

function chosenSamples({ samples }: RunHistory, back: number): RunHistory['samples'][number] | undefined {
  return samples[Math.max(0, samples.length - 1 - back)];
}

function titleRow(stage: StageState, history: RunHistory): Segment[] {
  const { gold, proxy, human } = scoreColors;
  return [
    { text: stage.title, bold: true },
    { text: `${iterationsOf(stage, history)}, ${stage.status}  `, dim: true },
    { text: 'g', color: gold, bold: true },
    { text: ' gold  ', dim: true },
    { text: 'p', color: proxy, bold: true },
    { text: ' proxy  ', dim: true },
    { text: 'h', color: human, bold: true },
    { text: ' human', dim: true },
  ];
}

/** A finished run may have met its KL budget before its budget of iterations: its last evaluation says where. */
function iterationsOf({ done, total, unit, status }: StageState, { points }: RunHistory): string {
  if (total === 0) return '';
  if (status === 'running') return `  ${formatMetric(done)} of at most ${formatMetric(total)} ${unit}`;
  return `  ${formatMetric(points.at(-1)?.step ?? done)} ${unit}`;
}

function metricRow({ metrics }: StageState): Segment[] {
  return Object.entries(metrics).flatMap(([name, value]) => [
    { text: `${formatMetricName(name)} `, dim: true },
    { text: `${formatMetric(value)}   ` },
  ]);
}

interface RunChart {
  title: string;
  series: ChartSeries[];
  summary: string;
}

/** KL and scores from the evaluated points, clip fraction and entropy from the iterations. */
function chartsOf({ points, steps }: RunHistory): RunChart[] {
  const shared = whereAllSeedsRun(points);
  const curve = (pick: (point: CurvePoint) => number) =>
    binnedMean(shared.map((point) => ({ x: point.step ?? 0, y: pick(point) })));
  const [gold, proxy, human, kl] = [
    curve((point) => point.goldScore),
    curve((point) => point.proxyScore),
    curve((point) => point.humanScore),
    curve((point) => point.kl),
  ];
  const scores: RunChart = {
    title: 'Scores over iterations',
    series: [
      { points: human, color: scoreColors.human, style: 'dotted', mark: 'h' },
      { points: proxy, color: scoreColors.proxy, style: 'dotted', mark: 'p' },
      { points: gold, color: scoreColors.gold, style: 'line', mark: 'g' },
    ],
    summary: `Last shown: gold ${lastOf(gold, 2)}, proxy ${lastOf(proxy, 2)}, human ${lastOf(human, 2)}.`,
  };
  const divergence: RunChart = {
    title: 'KL in nats over iterations',
    series: [{ points: kl, color: okabeIto.orange, style: 'line' }],
    summary: `KL in nats is ${lastOf(kl, 1)}.`,
  };
  return [
    scores,
    divergence,
    metricChart(steps, 'entropy', 'Entropy'),
    metricChart(steps, 'clipFraction', 'Clip fraction'),
  ];
}

const lastOf = (points: { y: number }[], digits: number) =>
  points.at(-1)?.y.toFixed(digits) ?? 'not known yet';

function metricChart(steps: RunHistory['steps'], name: string, title: string): RunChart {
  const points = steps.flatMap(({ step, metrics }) =>
    name in metrics ? [{ x: step, y: metrics[name]! }] : [],
  );
  const last = points.at(-1);
  return {
    title: `${title} over iterations`,
    series: [{ points, color: okabeIto.green, style: 'line' }],
    summary: last === undefined ? `${title}: nothing yet.` : `${title} is ${last.y.toFixed(3)}.`,
  };
}

interface SamplesProps {
  samples: RunHistory['samples'][number] | undefined;
  width: number;
  height: number;
}

function SamplesPanel({ samples, width, height }: SamplesProps): ReactNode {
  if (samples === undefined) {
    return (
      <Panel title="Sampled responses" width={width} height={height}>
        <Rows rows={[[{ text: 'No samples yet.', dim: true }]]} />
      </Panel>
    );
  }
  const ordered = [...samples.responses].sort((a, b) => b.proxyScore - a.proxyScore);
  const textWidth = width - 27;
  const header = [
    { text: `${padTo('prompt│response, one letter a token', textWidth)}   proxy    gold   human`, dim: true },
  ];
  return (
    <Panel
      title={`Sampled responses at iteration ${samples.step}, best proxy score first`}
      width={width}
      height={height}
    >
      <Rows rows={[header, ...ordered.map((sample) => sampleRow(sample, textWidth))].slice(0, height - 1)} />
    </Panel>
  );
}

/** A response that the proxy likes and the human does not is what overoptimization finds. */
function sampleRow(
  { prompt, response, proxyScore, goldScore, humanScore }: SampleResponse,
  width: number,
): Segment[] {
  const isHacked = proxyScore > 0 && humanScore < 0;
  const text = `${letters(prompt)}│${letters(response)}`;
  return [
    { text: padTo(text, width), dim: !isHacked },
    { text: score(proxyScore), color: scoreColors.proxy },
    { text: score(goldScore), color: scoreColors.gold },
    { text: score(humanScore), color: isHacked ? okabeIto.vermillion : scoreColors.human, bold: isHacked },
    { text: isHacked ? ' !' : '' },
  ];
}

const score = (value: number) => value.toFixed(2).replace('-', '−').padStart(8);

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Tokens have no meaning: letters make their patterns visible. Beyond the alphabet they start over. */
export function letters(tokens: number[]): string {
  return tokens.map((token) => alphabet[token % alphabet.length]).join('');
}
