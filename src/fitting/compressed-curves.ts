/** Curves compressed to the small triangles that a bootstrap stacks (see `triangularise`). */
import { augmentedRow, type LeastSquaresFit, solveTriangle, triangularise } from '../statistics/index.js';
import type { LinearForm } from './functional-form.js';

/** One independent run: gold score against distance, any grid. */
export interface GoldCurve {
  /** √nats. */
  klDistance: ArrayLike<number>;
  /** Gold score above the initial policy. */
  gold: ArrayLike<number>;
}

export interface CompressedCurve {
  triangle: number[][];
  points: number;
}

/** Regressors of the form at a distance, with a constant last when the baseline is free. */
export type Basis = (klDistance: number) => number[];

export function basisOf({ basis }: Pick<LinearForm, 'basis'>, freeBaseline: boolean): Basis {
  return freeBaseline ? (d) => [...basis([d]), 1] : (d) => basis([d]);
}

export function compressCurve(basis: Basis, { klDistance, gold }: GoldCurve): CompressedCurve {
  const rows = Array.from(klDistance, (d, index) => augmentedRow(basis(d), gold[index]));
  return { triangle: triangularise(rows), points: rows.length };
}

/** Least squares of the chosen curves together; an index may come more than once. */
export function fitCompressed(
  curves: readonly CompressedCurve[],
  chosen: ArrayLike<number>,
): LeastSquaresFit {
  const picked = Array.from(chosen, (index) => curves[index]);
  const points = picked.reduce((sum, one) => sum + one.points, 0);
  return solveTriangle(triangularise(picked.flatMap(({ triangle }) => triangle)), points);
}

/** Residuals in the order of distance, so that neighbours along the curve are neighbours in the list. */
export function curveResiduals(
  basis: Basis,
  { klDistance, gold }: GoldCurve,
  coefficients: readonly number[],
): number[] {
  const predicted = (d: number) => basis(d).reduce((sum, term, index) => sum + term * coefficients[index], 0);
  return Array.from(klDistance, (d, index) => ({ d, value: gold[index] - predicted(d) }))
    .sort((a, b) => a.d - b.d)
    .map(({ value }) => value);
}
