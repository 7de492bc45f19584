/** Axes of keys that nobody declared one for: what any sweep needs for its columns, labels and figures. */
import type { Axis, Setting } from './axis.js';
import type { AxisValue } from './table/cell.js';

/** Keys at the top have no dot, by which headers of swept keys are told from those that tables declare. */
const topLevel = 'experiment.';

/** The column of a key, and its name in settings: `goldRewardModel.width`, `experiment.seed`. */
export const sweptHeader = (key: string): string => (key.includes('.') ? key : `${topLevel}${key}`);

export const isSweptHeader = (header: string): boolean => header.includes('.');

const keyOf = (header: string) => (header.startsWith(topLevel) ? header.slice(topLevel.length) : header);

/** What a cell holds of a value that a key may have: `width 8, layers 1` for a mapping, which may leave all as it is. */
export function axisValue(value: unknown): AxisValue {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.map(axisValue).join(' ');
  if (typeof value !== 'object') return String(value);
  const held = Object.entries(value).map(([key, own]) => `${key} ${axisValue(own)}`);
  return held.length > 0 ? held.join(', ') : 'unchanged';
}

/** `type` is what its values are among the rows at hand. */
export function sweptAxis(header: string, type: 'number' | 'text' = 'text'): Axis {
  const key = keyOf(header);
  return {
    name: header,
    header,
    title: key,
    about: `The key ${key} of the experiment.`,
    isNumeric: type === 'number',
    parse: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text),
    label: (value) => `${key} ${value}`,
    compare: (left, right) =>
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right), 'en', { numeric: true }),
    prefers: 'given',
    absent: null,
  };
}

/** The swept keys that rows have in their settings, in the order in which they first come. */
export function sweptAxesOf(rows: readonly unknown[]): Axis[] {
  const found = new Map<string, boolean>();
  for (const row of rows) {
    const { setting = {} } = row as { setting?: Setting };
    for (const [name, value] of Object.entries(setting)) {
      if (!isSweptHeader(name)) continue;
      const isNumber = value === null || typeof value === 'number';
      found.set(name, isNumber && (found.get(name) ?? true));
    }
  }
  return [...found].map(([name, isNumber]) => sweptAxis(name, isNumber ? 'number' : 'text'));
}
