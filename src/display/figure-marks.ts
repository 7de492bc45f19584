/** Axes, marks and filters that figures of several kinds of study share. */
import { type Figure, type FigurePanel, type FigureRow, seriesColor } from './figure.js';
import { panelSize } from './style.js';

/** Rows of one layer of one panel: `panel` and `part` are columns of the figure's table. */
export const of = (panel: string, part: string): { filter: string }[] => [
  { filter: `datum.panel === ${JSON.stringify(panel)} && datum.part === ${JSON.stringify(part)}` },
];

/** Starts with the series, which the page isolates by. */
export const described = (expression: string): object => ({
  calculate: `datum.series + ': ' + ${expression}`,
  as: 'description',
});

export const description = { field: 'description', type: 'nominal' } as const;

/** Multiples of each power of ten, by how many times the largest value is the smallest. */
const stepsUpTo: readonly (readonly [ratio: number, steps: readonly number[]])[] = [
  [10, [1, 2, 3, 5]],
  [30, [1, 2, 5]],
  [1000, [1, 3]],
  [Number.POSITIVE_INFINITY, [1]],
];

/** For axes that would have a single tick, which is no scale. */
const finest = Array.from({ length: 18 }, (_, place) => 1 + place / 2);
const fewestTicks = 2;

/** 1, 2, 3, 5 of each power of ten for short ranges, the powers alone for long ones. */
export function ticksOf(values: readonly number[]): number[] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [, steps] = stepsUpTo.find(([ratio]) => high / low <= ratio) ?? stepsUpTo[0];
  const ticks = multiplesOf(steps, low, high);
  return ticks.length < fewestTicks ? multiplesOf(finest, low, high) : ticks;
}

const multiplesOf = (steps: readonly number[], low: number, high: number): number[] =>
  Array.from({ length: 40 }, (_, power) => steps.map((step) => step * 10 ** (power - 8)))
    .flat()
    .filter((value) => value >= low / 1.02 && value <= high * 1.02);

/** `values` are those that the axis has to show. */
export const logAxis = (field: string, title: string, values: readonly number[], format = '~s') =>
  ({
    ...{ field, type: 'quantitative', title },
    scale: { type: 'log', nice: false, padding: 10 },
    axis: { values: ticksOf(values), format, grid: false, labelFlush: false },
  }) as const;

export const linearAxis = (field: string, title: string, format?: string) =>
  ({
    ...{ field, type: 'quantitative', title, scale: { zero: false, padding: 8 } },
    axis: { tickCount: 6, ...(format === undefined ? {} : { format }) },
  }) as const;

export interface PanelParts {
  id: string;
  title: string;
  alternative: string;
  layer: object[];
  width?: number;
  height?: number;
}

export const panelOf = ({ id, title, alternative, layer, width, height }: PanelParts): FigurePanel => ({
  ...{ id, alternative: `${title}: ${alternative}` },
  spec: {
    ...{ width: width ?? panelSize.width, height: height ?? panelSize.height, title, layer },
  },
});

interface Mark {
  panel: string;
  part: string;
  x: object;
  y: object;
  legend: Figure['legend'];
  /** A vega expression that says what a mark is. */
  words: string;
  mark?: object;
  more?: object;
}

const marked = ({ panel, part, x, y, legend, words, mark, more }: Mark): object => ({
  transform: [...of(panel, part), described(words)],
  mark: mark ?? {},
  encoding: { x, y, color: seriesColor(legend), description, ...more },
});

export const line = (options: Mark): object =>
  marked({ ...options, mark: { type: 'line', strokeWidth: 1.5, ...options.mark } });

export const points = (options: Mark): object =>
  marked({ ...options, mark: { type: 'point', filled: true, size: 26, opacity: 0.95, ...options.mark } });

/** From `low` to `high` along x or y; rows whose ends are open have none to draw. */
export function bars(options: Mark & { along: 'x' | 'y' }): object {
  const { along, panel, part, words, mark } = options;
  const channel = { ...(options[along] as object), field: 'low' };
  return {
    transform: [
      ...of(panel, part),
      { filter: 'isValid(datum.low) && isValid(datum.high)' },
      described(words),
    ],
    mark: { type: 'rule', strokeWidth: 1.5, ...mark },
    encoding: {
      ...{ x: options.x, y: options.y, color: seriesColor(options.legend), description },
      [along]: channel,
      [`${along}2`]: { field: 'high' },
    },
  };
}

/** A dashed grey rule that no reader has to be told of one by one. */
export const rule = (panel: string, part: string, channels: object): object => ({
  transform: of(panel, part),
  mark: { type: 'rule', color: '#777777', strokeDash: [4, 3], strokeWidth: 1, aria: false },
  encoding: channels,
});

/** What JSON has no word for. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export const named = (panel: string, part: string, series: string): FigureRow => ({ panel, part, series });

/** `27.6 k`. */
export const parametersText = (count: number): string =>
  count >= 1e6
    ? `${Number((count / 1e6).toPrecision(3))} M`
    : count >= 1000
      ? `${Number((count / 1000).toPrecision(3))} k`
      : String(Math.round(count));
