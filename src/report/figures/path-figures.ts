/** How optimisation moves: gold against proxy score (the paper's Figure 8) and KL against PPO steps (Figures 14 and 16). */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { groupBy, type Method, meanOverSeeds } from '../curve-groups.js';
import { type Figure, type FigurePanel, type FigureRow, sequentialLegend, seriesColor } from '../figure.js';
import { panelSize } from '../style.js';
import { described, description, klAxis, methodNames, scoreAxis, where } from './encodings.js';

export interface PathFigureInput {
  points: CurvePoint[];
  seriesOf: (point: CurvePoint) => { order: number; name: string };
  legendTitle: string;
}

export function goldAgainstProxy(input: PathFigureInput): Figure {
  const { points } = input;
  const legend = legendOf(input);
  const methods = (['bon', 'rl'] as const).filter((method) =>
    points.some((point) => point.method === method),
  );
  const rows = methods.flatMap((method) => pathRows(input, method));
  return {
    id: 'gold-against-proxy',
    title: 'Gold against proxy score',
    caption:
      'What a gain in proxy score is worth in gold score. On the dotted line the proxy tells the truth; below it the policy is rewarded for what gold does not see.',
    panels: methods.map((method) => goldPanel(method, legend, rows)),
    rows,
    legend,
  };
}

export function klAgainstSteps(input: PathFigureInput): Figure | null {
  const points = input.points.filter((point) => point.method === 'rl' && point.step !== null);
  if (points.length === 0) return null;
  const legend = legendOf({ ...input, points });
  const rows = [...groupBy(points, (point) => input.seriesOf(point).name)].flatMap(([series, curve]) =>
    stepRows(series, curve),
  );
  return {
    id: 'kl-against-steps',
    title: 'KL against steps',
    caption: 'KL from the initial policy over PPO iterations, mean over seeds.',
    panels: [stepsPanel(legend)],
    rows,
    legend,
  };
}

/** Means over seeds in bins of iterations: seeds are evaluated at different ones. */
function stepRows(series: string, curve: CurvePoint[], bins = 60): FigureRow[] {
  const last = Math.max(...curve.map((point) => point.step ?? 0), 1);
  const groups = groupBy(curve, (point) => Math.round(((point.step ?? 0) / last) * bins));
  const mean = (group: CurvePoint[], pick: (point: CurvePoint) => number) =>
    group.reduce((sum, point) => sum + pick(point), 0) / group.length;
  return [...groups.values()]
    .map((group) => ({ step: mean(group, (point) => point.step ?? 0), kl: mean(group, (point) => point.kl) }))
    .sort((a, b) => a.step - b.step)
    .map(({ step, kl }) => ({ method: 'rl', series, step, kl }));
}

/** Gold stands for people and is itself a trained model: what the simulated people think of the same responses. */
export function humanUtility(input: PathFigureInput): Figure {
  const { points } = input;
  const legend = legendOf(input);
  const methods = (['bon', 'rl'] as const).filter((method) =>
    points.some((point) => point.method === method),
  );
  return {
    id: 'human-utility',
    title: 'Human utility',
    caption:
      'The score of the simulated annotator, which nobody has in the real world, against KL. Where it falls while gold still rises, the gold reward model is fooled as well.',
    panels: methods.map((method) => humanPanel(method, legend)),
    rows: methods.flatMap((method) => pathRows(input, method)),
    legend,
  };
}

function humanPanel(method: Method, legend: Figure['legend']): FigurePanel {
  const color = seriesColor(legend);
  const y = { ...scoreAxis('Human utility (sd)'), field: 'human_score' };
  const humanWords =
    "'KL ' + format(datum.kl, '.3~r') + ' nats, human ' + format(datum.human_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";
  const spec = {
    ...panelSize,
    title: methodNames[method],
    layer: [
      {
        transform: [...where({ method }), described("'human utility'")],
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: { x: klAxis, y, color, description },
      },
      {
        transform: [...where({ method }), described(humanWords)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding: { x: klAxis, y, color, description },
      },
    ],
  };
  return { id: method, alternative: `${methodNames[method]}: human utility against KL.`, spec };
}

function legendOf({ points, seriesOf, legendTitle }: PathFigureInput): Figure['legend'] {
  const names = new Map(points.map((point) => [seriesOf(point).order, seriesOf(point).name]));
  const ordered = [...names].sort(([a], [b]) => a - b).map(([, name]) => ({ series: name, label: name }));
  return sequentialLegend(legendTitle, ordered);
}

/** Coarser than the points of the main figure: a path through noisy evaluations hides where it goes. */
const pathBins = 20;

function pathRows({ points, seriesOf }: PathFigureInput, method: Method): FigureRow[] {
  const own = points.filter((point) => point.method === method);
  return [...groupBy(own, (point) => seriesOf(point).name)].flatMap(([series, curve]) =>
    meanOverSeeds(curve, pathBins).map((point, order) => ({
      method,
      series,
      order,
      step: point.step,
      kl: point.kl,
      proxy_score: point.proxy,
      gold_score: point.gold,
      human_score: point.human,
    })),
  );
}

const words =
  "'KL ' + format(datum.kl, '.3~r') + ' nats, proxy ' + format(datum.proxy_score, '.2f') + ', gold ' + format(datum.gold_score, '.2f')";

function goldPanel(method: Method, legend: Figure['legend'], rows: FigureRow[]): FigurePanel {
  const own = rows.filter((row) => row.method === method);
  const top = Math.max(
    ...own.map((row) => Math.min(Number(row.proxy_score), maximum(own, 'gold_score') * 1.05)),
  );
  const color = seriesColor(legend);
  const x = {
    field: 'proxy_score',
    type: 'quantitative',
    title: 'Proxy score',
    axis: { grid: false, tickCount: 6 },
  };
  const y = { field: 'gold_score', type: 'quantitative', title: 'Gold score', axis: { tickCount: 6 } };
  const order = { field: 'order', type: 'quantitative' };
  const spec = {
    ...panelSize,
    title: methodNames[method],
    layer: [
      {
        data: {
          values: [
            { proxy_score: 0, gold_score: 0 },
            { proxy_score: top, gold_score: top },
          ],
        },
        mark: { type: 'line', strokeDash: [1, 3], color: '#777777', strokeWidth: 1.5, aria: false },
        encoding: { x, y },
      },
      {
        transform: [...where({ method }), described("'gold against proxy'")],
        mark: { type: 'line', strokeWidth: 1.2 },
        encoding: { x, y, color, order, description },
      },
      {
        transform: [...where({ method }), described(words)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding: { x, y, color, description },
      },
    ],
  };
  return { id: method, alternative: `${methodNames[method]}: gold score against proxy score.`, spec };
}

function stepsPanel(legend: Figure['legend']): FigurePanel {
  const color = seriesColor(legend);
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'PPO iteration',
    axis: { grid: false, tickCount: 6 },
  };
  const y = { field: 'kl', type: 'quantitative', title: 'KL (nats)', axis: { tickCount: 6 } };
  const stepWords = "'iteration ' + format(datum.step, ',') + ', KL ' + format(datum.kl, '.3~r') + ' nats'";
  const spec = {
    ...panelSize,
    title: 'KL against steps',
    layer: [
      {
        transform: [described("'KL over iterations'")],
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: { x, y, color, description },
      },
      {
        transform: [described(stepWords)],
        mark: { type: 'point', filled: true, size: 12 },
        encoding: { x, y, color, description },
      },
    ],
  };
  return { id: 'rl', alternative: 'KL from the initial policy against PPO iterations.', spec };
}

const maximum = (rows: FigureRow[], key: string) => Math.max(...rows.map((row) => Number(row[key])));
