/** Runs as lines on the screen: excess by size, a colour and a letter each, against tokens or compute. */
import { legendRows } from '../../../display/legend-rows.js';
import { darkPalette } from '../../../display/palette.js';
import type { Chart, ChartSeries, TextRow } from '../../../display/view.js';
import { count } from '../../../display/words.js';
import type { Evaluation } from '../tables.js';

/** A size with its colour and the letter that marks it where colour is not enough. */
export interface SizeLook {
  key: string;
  label: string;
  color: string;
  mark: string;
}

type Shape = Pick<Evaluation, 'width' | 'layers' | 'heads' | 'parameters'>;

const sizeKey = ({ width, layers, heads }: Shape) => `${width}x${layers}x${heads}`;

/** Small to large. */
export function sizeLooks(rows: readonly Shape[]): SizeLook[] {
  const sizes = new Map(rows.map((row) => [sizeKey(row), row]));
  const colors = darkPalette(sizes.size);
  return [...sizes]
    .sort(([, left], [, right]) => left.parameters - right.parameters)
    .map(([key, { parameters }], index) => ({
      ...{ key, label: count(parameters), color: colors[index] },
      mark: String.fromCharCode('a'.charCodeAt(0) + (index % 26)),
    }));
}

/** What runs are trained on and how: those of one condition are drawn together. */
export const conditionOf = ({ domain, schedule, warmup, curatedShare, epochs }: Evaluation): string =>
  [
    `Zipf α ${domain}`,
    ...(schedule === 'matched' ? [] : [`${schedule} schedule, ${warmup} steps of warmup`]),
    ...(curatedShare > 0 ? [`curated share ${curatedShare}`] : []),
    ...(epochs > 1 ? ['repeated tokens'] : []),
  ].join(', ');

export const conditionsOf = (rows: readonly Evaluation[]): string[] => [...new Set(rows.map(conditionOf))];

const runKey = (row: Evaluation) =>
  [sizeKey(row), row.tokens, row.uniqueTokens, row.learningRate, row.seed].join('/');

export type Against = 'tokens' | 'compute';

/** Seen until an evaluation: tokens, or 6 N times as many FLOP. */
const place = ({ stepTokens, parameters }: Evaluation, against: Against) =>
  Math.log10(against === 'tokens' ? stepTokens : 6 * parameters * stepTokens);

/** A line a run. Longer runs are drawn last and carry the letter of their size. */
export function courseChart(
  rows: readonly Evaluation[],
  looks: readonly SizeLook[],
  against: Against,
): Chart {
  const runs = new Map<string, Evaluation[]>();
  for (const row of rows) {
    const held = runs.get(runKey(row));
    if (held === undefined) runs.set(runKey(row), [row]);
    else held.push(row);
  }
  const inOrder = [...runs.values()].sort(([left], [right]) => left.tokens - right.tokens);
  const series = inOrder.map((own): ChartSeries => {
    const look = looks.find(({ key }) => key === sizeKey(own[0]));
    const points = own.map((row) => ({ x: place(row, against), y: row.excess }));
    return { points, color: look?.color, style: 'line', ...(look && { mark: look.mark }) };
  });
  const places = rows.map((row) => place(row, against));
  const ends = [Math.min, Math.max].map((end) => places.reduce((one, other) => end(one, other)));
  return {
    ...{ series, xScale: 'log', xLabel: against === 'tokens' ? 'tokens' : 'FLOP' },
    xRange: [ends[0], ends[1]],
  };
}

/** The excess of the best run of each size, for a screen reader. */
export function describeCourses(rows: readonly Evaluation[], looks: readonly SizeLook[]): string {
  return looks
    .flatMap(({ key, label }) => {
      const own = rows.filter((row) => sizeKey(row) === key);
      if (own.length === 0) return [];
      const best = own.reduce((least, row) => (row.excess < least.excess ? row : least));
      return `${label} parameters: excess ${best.excess.toFixed(3)} after ${count(best.stepTokens)} tokens.`;
    })
    .join(' ');
}

/** Letters with the parameters that they stand for, in as many rows as the width asks for. */
export const legendOf = (looks: readonly SizeLook[], width: number): TextRow[] =>
  legendRows(
    looks.map(({ mark, color, label }) => ({ mark, color, text: label })),
    width,
  );
