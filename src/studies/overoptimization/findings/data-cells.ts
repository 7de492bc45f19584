/** The data sweep: every size trained on every number of comparisons (Gao et al. 2022, section 3.3). */
import { mean } from '../../../statistics/index.js';
import { comparisonsAxis, labelNoiseAxis } from '../config/proxies.js';
import {
  groupBy,
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint, ProxyValidation } from '../tables.js';
import { bestOfNName } from './methods.js';

/** One size trained on one number of comparisons. */
export interface DataCell {
  size: Size;
  comparisons: number;
  /** Of its proxies, a row a seed. */
  validations: ProxyValidation[];
  /** Of best-of-n; none where the size was not optimised against. */
  points: CurvePoint[];
}

const comparisonsOf = ({ setting }: Pick<CurvePoint, 'setting'>) => Number(setting[comparisonsAxis.name]);

/** The cells of the main settings; proxies that differ from those in label noise are left out. */
export function dataCells({ proxies, curves }: OveroptimizationTables): DataCell[] {
  const others = without(mainSettings(curves), comparisonsAxis);
  const bestOfN = withSettings(curves, others).filter((row) => row.method === bestOfNName);
  const own = proxies.filter(({ setting }) => setting[labelNoiseAxis.name] === others[labelNoiseAxis.name]);
  const sizes = new Map(sizesOf(own).map((size) => [size.key, size]));
  const cellKey = (row: ProxyValidation | CurvePoint) => `${sizeKey(row)}/${comparisonsOf(row)}`;
  const points = groupBy(bestOfN, cellKey);
  return [...groupBy(own, cellKey)].map(([key, validations]) => ({
    size: sizes.get(sizeKey(validations[0]))!,
    comparisons: comparisonsOf(validations[0]),
    validations,
    points: points.get(key) ?? [],
  }));
}

/** In rising order. */
export const countsOf = (cells: readonly DataCell[]) =>
  [...new Set(cells.map(({ comparisons }) => comparisons))].sort((a, b) => a - b);

export const sizeCountOf = (cells: readonly DataCell[]) => new Set(cells.map(({ size }) => size.key)).size;

/** A value a seed of what the proxies of a cell were validated on. */
export const validated = ({ validations }: DataCell, name: 'accuracy' | 'loss') =>
  new Map(validations.map((row) => [row.proxySeed, row[name]]));

const reachOf = ({ points }: DataCell) => points.reduce((most, { n }) => Math.max(most, n ?? 0), 0);

/** The n up to which best-of-n was measured in every cell that has a curve; 0 without any. */
export function sharedReach(cells: readonly DataCell[]): number {
  const reaches = cells.map(reachOf).filter((reach) => reach > 0);
  return reaches.length === 0 ? 0 : Math.min(...reaches);
}

/** Mean gold of each seed at the n of the cell's grid that is nearest to the given one. */
export function goldNear({ points }: DataCell, wanted: number): Map<number, number> {
  const distance = (row: CurvePoint) => Math.abs(Math.log((row.n ?? 1) / wanted));
  const least = Math.min(...points.map(distance));
  const near = groupBy(
    points.filter((row) => distance(row) === least),
    ({ proxySeed }) => proxySeed,
  );
  return new Map([...near].map(([seed, rows]) => [seed, mean(rows.map((row) => row.goldScore))]));
}
