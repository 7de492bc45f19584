/** What is known at each place of a curve: means over proxy seeds with 95 % intervals, and what has become of gold. */
import { type Interval, mean, meanInterval } from '../../../src/statistics/index.js';
import type { PlayCurve } from './play-data.js';

export interface Moment {
  /** n, or the iteration. */
  at: number;
  /** Nats, mean over seeds. */
  kl: number;
  proxy: Interval;
  gold: Interval;
  human: Interval;
  /** Proxy score less gold, seed by seed. */
  gap: Interval;
  /** What gold has lost since it was highest up to here. */
  loss: Interval;
  /** What the proxy score has gained since then. */
  proxyGain: Interval;
  /** Where the mean of gold was highest up to here. */
  peak: { kl: number; gold: number };
}

export function momentsOf(curve: PlayCurve): Moment[] {
  const { at, kl, proxy, gold, human } = curve;
  return at.map((place, index) => {
    const over = (rows: number[][]) => meanInterval(column(rows, index));
    const means = at.slice(0, index + 1).map((_, past) => mean(column(gold, past)));
    const top = highest(means);
    const since = (rows: number[][]) => meanInterval(sincePeak(rows, gold, index));
    const loss = since(gold);
    return {
      at: place,
      kl: mean(column(kl, index)),
      ...{ proxy: over(proxy), gold: over(gold), human: over(human) },
      gap: meanInterval(proxy.map((row, seed) => row[index] - gold[seed][index])),
      loss: { estimate: 0 - loss.estimate, low: 0 - loss.high, high: 0 - loss.low },
      proxyGain: since(proxy),
      peak: { kl: mean(column(kl, top)), gold: means[top] },
    };
  });
}

/** How far rows are at `index` from where gold was highest; each seed is asked where the others peak, so that none picks its own luck. */
function sincePeak(rows: readonly number[][], gold: readonly number[][], index: number): number[] {
  return rows.map((row, seed) => {
    const others = gold.length > 1 ? gold.filter((_, other) => other !== seed) : gold;
    const means = row.slice(0, index + 1).map((_, past) => mean(column(others, past)));
    return row[index] - row[highest(means)];
  });
}

const column = (rows: readonly number[][], index: number): number[] => rows.map((row) => row[index]);

const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values));
