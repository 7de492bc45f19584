/** Line charts in braille with axes and ticks, as rows of coloured text: pure, so that they are tested as strings. */
import { okabeIto } from '../display/palette.js';
import type { Chart, ChartPoint, ChartSeries, Room, Segment } from '../display/view.js';
import { BrailleCanvas } from './braille-canvas.js';
import { type Axis, linearTicks, logTicks, squareRootTicks } from './ticks.js';

/** Exactly `height` rows of at most `width` columns, axes included, the last two of them the x-axis. */
export function renderChart(chart: Chart, { width, height }: Room): Segment[][] {
  const { series, xLabel = '' } = chart;
  const canvasHeight = Math.max(2, height - 2);
  const yAxis = linearTicks(extent(series, 'y'), Math.max(3, Math.floor(canvasHeight / 3)));
  const margin = Math.max(3, ...yAxis.ticks.map(({ label }) => label.length)) + 1;
  const canvas = new BrailleCanvas(Math.max(4, width - margin - 1), canvasHeight);
  const x = xAxis(chart, Math.max(2, Math.floor(canvas.width / 10)));
  const frame = new Frame(canvas, x, yAxis);
  drawZero(canvas, frame);
  for (const entry of series) draw(canvas, entry, frame);
  drawMarks(canvas, series, frame);
  const body = canvas.rows().map((row, index) => [
    {
      text: `${yLabelAt(index, yAxis, frame).padStart(margin - 1)} ┤`.replace(/^( *) ┤$/, '$1 │'),
      dim: true,
    },
    ...row,
  ]);
  return [...body, ...xAxisRows({ x, frame, margin, width, xLabel })];
}

function xAxis({ series, xScale, xRange }: Chart, count: number): Axis {
  const range = xRange ?? extent(series, 'x');
  if (xScale === 'square root') return squareRootTicks(range[1]);
  return xScale === 'log' ? logTicks(range) : linearTicks(range, count);
}

/** From data to dots. */
class Frame {
  constructor(
    private readonly canvas: BrailleCanvas,
    private readonly xAxis: Axis,
    private readonly yAxis: Axis,
  ) {}

  x(value: number): number {
    const [low, high] = this.xAxis.range;
    return ((value - low) / (high - low)) * (this.canvas.dotWidth - 1);
  }

  y(value: number): number {
    const [low, high] = this.yAxis.range;
    return (1 - (value - low) / (high - low)) * (this.canvas.dotHeight - 1);
  }

  /** An end of an interval may be open. */
  yWithin(value: number): number {
    const [low, high] = this.yAxis.range;
    return this.y(Math.min(high, Math.max(low, value)));
  }

  at({ x, y }: ChartPoint): [number, number] {
    return [this.x(x), this.y(y)];
  }
}

function draw(canvas: BrailleCanvas, series: ChartSeries, frame: Frame): void {
  const { points, color, style } = series;
  if (style === 'bars') drawBars(canvas, series, frame);
  else if (style === 'points' || points.length === 1)
    for (const point of points) canvas.dot(...frame.at(point), color);
  else
    for (let index = 1; index < points.length; index += 1) {
      const gap = style === 'dotted' ? 2 : 0;
      canvas.line(frame.at(points[index - 1]), frame.at(points[index]), { color, gap });
    }
}

function drawBars(canvas: BrailleCanvas, { points, color, ranges }: ChartSeries, frame: Frame): void {
  points.forEach((point, index) => {
    const range = ranges?.[index] ?? { low: point.y, high: point.y };
    const x = frame.x(point.x);
    canvas.line([x, frame.yWithin(range.low)], [x, frame.yWithin(range.high)], { color });
    for (const side of [-2, -1, 1, 2]) canvas.dot(x + side, frame.y(point.y), color);
  });
}

/** Letters at the ends of the curves, in the order of their heights even where the curves end together. */
function drawMarks(canvas: BrailleCanvas, series: ChartSeries[], frame: Frame): void {
  const marks = series.flatMap(({ points, color, mark }) => {
    const last = points.at(-1);
    if (mark === undefined || last === undefined) return [];
    const column = Math.min(canvas.width - 1, Math.round(frame.x(last.x) / 2) + 1);
    return [{ mark, color, column, row: frame.y(last.y) / 4 }];
  });
  for (const column of new Set(marks.map((mark) => mark.column))) {
    const stack = marks.filter((mark) => mark.column === column).sort((a, b) => a.row - b.row);
    spread(stack, canvas.height);
    for (const { mark, color, row } of stack) canvas.letter(mark, { column, row }, color);
  }
}

/** Moves rows apart until no two are the same, first downward, then back up from the last row. */
function spread(stack: { row: number }[], height: number): void {
  stack.forEach((item, index) => {
    const above = stack[index - 1]?.row ?? -1;
    item.row = Math.max(Math.floor(item.row), above + 1);
  });
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const below = stack[index + 1]?.row ?? height;
    stack[index].row = Math.min(stack[index].row, below - 1);
  }
}

function drawZero(canvas: BrailleCanvas, frame: Frame): void {
  const zero = frame.y(0);
  if (zero > canvas.dotHeight - 2) return;
  for (let x = 0; x < canvas.dotWidth; x += 4) canvas.dot(x, zero, okabeIto.gray);
}

function yLabelAt(row: number, axis: Axis, frame: Frame): string {
  const tick = axis.ticks.find(({ value }) => Math.round(frame.y(value)) >> 2 === row);
  return tick?.label ?? '';
}

function xAxisRows(options: {
  x: Axis;
  frame: Frame;
  margin: number;
  width: number;
  xLabel: string;
}): Segment[][] {
  const { x, frame, margin, width, xLabel } = options;
  const line = new Array(Math.max(0, width - margin - 1)).fill('─');
  const labels = new Array(width).fill(' ');
  const limit = xLabel === '' ? width : width - xLabel.length - 2;
  for (const tick of x.ticks) {
    const column = Math.round(frame.x(tick.value)) >> 1;
    line[column] = '┬';
    const start = margin + 1 + column - Math.floor(tick.label.length / 2);
    if (start < 0 || start + tick.label.length > limit) continue;
    if (labels.slice(Math.max(0, start - 1), start + tick.label.length).some((letter) => letter !== ' '))
      continue;
    labels.splice(start, tick.label.length, ...tick.label);
  }
  const text = labels.join('').slice(0, Math.max(0, limit)).padEnd(Math.max(0, limit));
  return [
    [{ text: `${' '.repeat(margin)}└${line.join('')}`, dim: true }],
    [{ text: (xLabel === '' ? text : `${text}  ${xLabel}`).slice(0, width), dim: true }],
  ];
}

function extent(series: readonly ChartSeries[], key: 'x' | 'y'): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number) => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { points, ranges = [] } of series) {
    for (const point of points) take(point[key]);
    if (key === 'y') for (const range of ranges) [range.low, range.high].forEach(take);
  }
  if (low > high) return [0, 1];
  return key === 'x' ? [Math.min(0, low), high] : [low, high];
}
