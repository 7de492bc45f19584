/** Round numbers along an axis: linear, square-root for KL, and logarithmic for parameter counts. */
import { formatCount } from './format.js';

export interface Axis {
  /** Ends of the axis in its own coordinate: √KL, log10 of a count, or the value itself. */
  range: [number, number];
  ticks: { value: number; label: string }[];
}

/** Ticks at 1, 2 or 5 times a power of ten within a range a little wider than the data; zero is kept when it is near. */
export function linearTicks([low, high]: [number, number], count: number): Axis {
  // Values that differ by rounding alone count as one: its axis spans the value itself, or one where that is 0.
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isFlat = high - low <= 1e-9 * Math.max(size, 1e-3);
  const span = isFlat ? Math.max(size, 1) : high - low;
  const bottom = low >= 0 && low < span ? 0 : low - 0.03 * span;
  const range: [number, number] = [bottom, (isFlat ? low + span : high) + 0.03 * span];
  const step = roundStep((range[1] - range[0]) / Math.max(1, count));
  const first = Math.ceil(range[0] / step - 1e-9);
  const last = Math.floor(range[1] / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: formatTick(value, step) };
  });
  return { range, ticks };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  if (share <= 1) return power;
  if (share <= 2) return 2 * power;
  return share <= 5 ? 5 * power : 10 * power;
}

export function formatTick(value: number, step = value): string {
  const digits = Math.max(0, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9));
  return (Object.is(value, -0) ? 0 : value).toFixed(Math.min(4, digits)).replace('-', '−');
}

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

/** `300`, `1k`, `30k`: ticks are round, so that thousands need no digits after them. */
const shortCount = (count: number) =>
  count >= 1000 && count < 10_000 ? `${count / 1000}k` : formatCount(Math.round(count));

/** Powers of ten between two positive counts, with room at both ends; coordinates are log10. */
export function logTicks([low, high]: [number, number]): Axis {
  const range: [number, number] = [Math.log10(low) - 0.15, Math.log10(high) + 0.15];
  const ticks = [];
  for (let power = Math.floor(range[0]); power <= range[1]; power += 1) {
    for (const factor of range[1] - range[0] < 1.5 ? [1, 2, 5] : [1, 3]) {
      const value = power + Math.log10(factor);
      if (value >= range[0] && value <= range[1])
        ticks.push({ value, label: shortCount(factor * 10 ** power) });
    }
  }
  return { range, ticks };
}
