/** Curves by what they vary: the main sweep over reward-model size, and the sweeps over everything else. */

import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';

export type Method = CurvePoint['method'];

/** The settings besides method and size that a study can sweep. */
export const settingKeys = ['comparisons', 'policyParameters', 'klPenalty', 'labelNoise'] as const;
export type SettingKey = (typeof settingKeys)[number];
export type Settings = Record<SettingKey, number>;
type Row = Settings & { method: Method; rmParameters: number };

/** The distinct values in rising order. */
export function distinct(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Settings that take more than one value. */
export function sweptSettings(rows: Settings[]): SettingKey[] {
  return settingKeys.filter((key) => distinct(rows.map((row) => row[key])).length > 1);
}

/**
 * The settings of the main sweep: of each, the value with the most sizes; where that is a tie, the paper's default
 * (no penalty, no noise) or the largest of the rest.
 */
export function mainSettings(rows: Row[]): Settings {
  const entries = settingKeys.map((key) => {
    const values = distinct(rows.map((row) => row[key]));
    if (key === 'comparisons' || key === 'policyParameters') values.reverse();
    const sizes = (value: number) =>
      new Set(rows.filter((row) => row[key] === value).map((row) => row.rmParameters)).size;
    const best = values.reduce((a, b) => (sizes(b) > sizes(a) ? b : a), values[0] ?? 0);
    return [key, best] as const;
  });
  return Object.fromEntries(entries) as Settings;
}

/** Rows with the given settings; best-of-n knows no KL penalty, so that its rows match any. */
export function withSettings<T extends Row>(rows: T[], settings: Partial<Settings>): T[] {
  return rows.filter((row) =>
    settingKeys.every(
      (key) =>
        settings[key] === undefined ||
        row[key] === settings[key] ||
        (key === 'klPenalty' && row.method === 'bon'),
    ),
  );
}

/** The fits of one method in the main sweep by the paper's own form, small to large. */
export function mainRows(coefficients: Coefficients[], method: Method): Coefficients[] {
  return withSettings(coefficients, mainSettings(coefficients))
    .filter((row) => row.method === method && row.form === method)
    .sort((a, b) => a.rmParameters - b.rmParameters);
}

/** Rows by a key of theirs, in the order in which the keys first come. */
export function groupBy<T, K>(rows: T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

export interface MeanPoint {
  klDistance: number;
  kl: number;
  gold: number;
  proxy: number;
  human: number;
  /** Seeds averaged. */
  seeds: number;
  n: number | null;
  step: number | null;
}

/**
 * The mean over seeds of one curve. Best-of-n is averaged at equal n. RL is evaluated at distances of its own in
 * every seed: there the mean is taken on a grid of √KL, each seed interpolated between its evaluations and left out
 * beyond them, so that a grid point never shows one seed where its neighbour shows another.
 */
export function meanOverSeeds(points: CurvePoint[], bins = 48): MeanPoint[] {
  const isGridded = points.every((point) => point.n !== null);
  const groups = isGridded ? [...groupBy(points, (point) => point.n).values()] : gridded(points, bins);
  return groups.map(meanPoint).sort((a, b) => a.klDistance - b.klDistance);
}

/**
 * One interpolated point of each seed at every distance of the grid that all seeds reach: beyond it the mean would jump
 * whenever a seed drops out.
 */
function gridded(points: CurvePoint[], bins: number): CurvePoint[][] {
  const reach = Math.max(...points.map((point) => point.klDistance));
  const seeds = [...groupBy(points, (point) => point.seed).values()].map((seed) =>
    [...seed].sort((a, b) => a.klDistance - b.klDistance),
  );
  const grid = Array.from({ length: bins + 1 }, (_, index) => (reach * index) / bins);
  return grid
    .map((distance) => seeds.flatMap((seed) => interpolate(seed, distance) ?? []))
    .filter((group) => group.length === seeds.length);
}

/** A seed's point at a distance, between its two neighbours; null where the sorted seed does not reach. */
export function interpolate(seed: CurvePoint[], distance: number): CurvePoint | null {
  const after = seed.findIndex((point) => point.klDistance >= distance - 1e-12);
  if (after === -1) return null;
  const high = seed[after];
  if (after === 0) return high.klDistance - distance < 1e-9 ? high : null;
  const low = seed[after - 1];
  const share = (distance - low.klDistance) / Math.max(high.klDistance - low.klDistance, 1e-12);
  const between = (from: number, to: number) => from + Math.min(1, share) * (to - from);
  return {
    ...high,
    klDistance: distance,
    kl: distance * distance,
    proxyScore: between(low.proxyScore, high.proxyScore),
    goldScore: between(low.goldScore, high.goldScore),
    humanScore: between(low.humanScore, high.humanScore),
    step: low.step === null || high.step === null ? null : between(low.step, high.step),
  };
}

function meanPoint(group: CurvePoint[]): MeanPoint {
  const mean = (pick: (point: CurvePoint) => number) =>
    group.reduce((sum, point) => sum + pick(point), 0) / group.length;
  const first = group[0];
  return {
    klDistance: mean((point) => point.klDistance),
    kl: mean((point) => point.kl),
    gold: mean((point) => point.goldScore),
    proxy: mean((point) => point.proxyScore),
    human: mean((point) => point.humanScore),
    seeds: new Set(group.map((point) => point.seed)).size,
    n: first.n,
    step: first.step === null ? null : Math.round(mean((point) => point.step ?? 0)),
  };
}
