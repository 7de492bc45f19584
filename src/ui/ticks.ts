/** Round numbers along an axis: linear, square-root for KL, and logarithmic for parameter counts. */
import { scaleLinear } from 'd3-scale';
import { powerOfTen } from '../display/words.js';
import { formatCount } from './format.js';

export interface Axis {
  /** Ends of the axis in its own coordinate: √KL, log10 of a count, or the value itself. */
  range: [number, number];
  ticks: { value: number; label: string }[];
}

/** Round ticks within a range a little wider than the data; zero is kept when it is near. */
export function linearTicks([low, high]: [number, number], count: number): Axis {
  // Values that differ by rounding alone count as one: its axis spans the value itself, or one where that is 0.
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isFlat = high - low <= 1e-9 * Math.max(size, 1e-3);
  const span = isFlat ? Math.max(size, 1) : high - low;
  const bottom = low >= 0 && low < span ? 0 : low - 0.03 * span;
  const range: [number, number] = [bottom, (isFlat ? low + span : high) + 0.03 * span];
  const scale = scaleLinear().domain(range);
  const values = scale.ticks(count);
  const plain = scale.tickFormat(count);
  // Every digit of what is tiny or huge would leave no room for the curve.
  const isShort = values.every((value) => plain(value).length <= longestLabel);
  const label = isShort ? plain : scale.tickFormat(count, '~e');
  return { range, ticks: values.map((value) => ({ value, label: label(value) })) };
}

/** Columns. */
const longestLabel = 10;

/** The x-axis of the paper's figures: linear in √KL, labelled in nats. `distance` is the largest √KL shown. */
export function squareRootTicks(distance: number): Axis {
  const reach = Math.max(distance, 0.5);
  const nats = [0, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000];
  const ticks = nats.filter((value) => Math.sqrt(value) <= reach);
  return {
    range: [0, reach],
    ticks: ticks.map((value) => ({ value: Math.sqrt(value), label: String(value) })),
  };
}

/** `300`, `1k`, `30k`, `3 × 10⁹`: ticks are round, so that thousands need no digits after them. */
function shortCount(count: number): string {
  if (count >= 1e9) return powerOfTen(count);
  return count >= 1000 && count < 10_000 ? `${count / 1000}k` : formatCount(Math.round(count));
}

/** One or two ticks a power of ten, three where there are few powers; coordinates are log10. */
export function logTicks(range: [number, number]): Axis {
  const factors = range[1] - range[0] < 1.5 ? [1, 2, 5] : [1, 3];
  const powers = Array.from(
    { length: Math.max(0, Math.ceil(range[1]) - Math.floor(range[0])) },
    (_, index) => Math.floor(range[0]) + index,
  );
  const ticks = powers
    .flatMap((power) => factors.map((factor) => factor * 10 ** power))
    .map((count) => ({ value: Math.log10(count), label: shortCount(count) }));
  return { range, ticks: ticks.filter(({ value }) => value >= range[0] && value <= range[1]) };
}
