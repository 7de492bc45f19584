/** Parts that the figures share: axes, columns, filters and the words that describe a mark. */
import type { MeanPoint } from '../curves/mean-curve.js';

/** KL in nats on a square-root scale, as in the paper's figures. */
export const klChannel = {
  type: 'quantitative',
  title: 'KL from the initial policy (nats, √ scale)',
  scale: { type: 'sqrt', nice: false, domainMin: 0 },
  axis: {
    values: [0, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200],
    format: '.3~r',
    grid: false,
    labelFlush: false,
  },
} as const;

export const klAxis = { field: 'kl', ...klChannel } as const;

/** Parameter counts on a log scale; ticks are closer where the sizes span little. */
export function parameterAxis(sizes: number[]) {
  const steps = Math.max(...sizes) / Math.min(...sizes) < 20 ? [1, 2, 5] : [1, 3];
  const ticks = Array.from({ length: 10 }, (_, power) => steps.map((step) => step * 10 ** power));
  return {
    field: 'rm_parameters',
    type: 'quantitative',
    title: 'Reward-model parameters',
    scale: { type: 'log', nice: false, padding: 14 },
    axis: { format: '~s', values: ticks.flat(), grid: false },
  } as const;
}

export const scoreAxis = (title: string) =>
  ({ type: 'quantitative', title, scale: { zero: false }, axis: { tickCount: 6 } }) as const;

/** A mean point as columns of a figure of scores; a band is for fits. */
export const scoreColumns = (point: MeanPoint) => ({
  kl: point.kl,
  kl_distance: point.klDistance,
  gold_score: point.gold,
  proxy_score: point.proxy,
  human_score: point.human,
  low: null,
  high: null,
  seeds: point.seeds,
});

/** Keeps the rows whose columns have these values. */
export function where(values: Record<string, string>): { filter: string }[] {
  return Object.entries(values).map(([field, value]) => ({
    filter: `datum.${field} === ${JSON.stringify(value)}`,
  }));
}

/** A mark's description, evaluated by vega: starts with the series, which the page isolates by. */
export function described(expression: string): object {
  return { calculate: `datum.series + ': ' + ${expression}`, as: 'description' };
}

export const description = { field: 'description', type: 'nominal' } as const;
