/** Numbers as the evidence writes them. */
import { estimate } from '../../results/index.js';
import type { Interval } from '../../statistics/index.js';

/** `0.31 [0.20, 0.42]` with proper minus signs. */
export const withInterval = (interval: Interval): string => estimate(interval).replaceAll('-', '−');

/** Three significant digits at most; `∞` where there is no end. */
export function plain(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3)).replace('-', '−');
}

/** `35 % [20, 50]`. */
export function percent({ estimate: middle, low, high }: Interval): string {
  const shown = (value: number) =>
    Number.isFinite(value) ? String(Math.round(100 * value)).replace('-', '−') : plain(value);
  return `${shown(middle)} % [${shown(low)}, ${shown(high)}]`;
}

export const count = (value: number): string => value.toLocaleString('en-US');

export const methodNames = { bon: 'best-of-n', rl: 'RL' } as const;
