/** Curves compressed to the small triangles that a bootstrap stacks (see `triangularise`). */
import { augmentedRow, type LeastSquaresFit, solveTriangle, triangularise } from '../statistics/index.js';
import type { LinearForm } from './functional-form.js';

/** One independent run: gold score against distance, any grid. */
export interface GoldCurve {
  /** √nats. */
  klDistance: ArrayLike<number>;
  /** Gold score above the initial policy. */
  gold: ArrayLike<number>;
  /** What points that are means stand for; a point without is one measurement. */
  rows?: readonly (RowsOfPoint | undefined)[];
}

/** The measurements whose mean a point is. */
export interface RowsOfPoint {
  count: number;
  /**
   * The mean of a law's regressors over them. A law that is linear in its coefficients has exactly the mean score of its
   * measurements there, while at their mean distance it has another one, by its curvature over the width of the mean.
   */
  meanOf(basis: Basis): number[];
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

/** The regressors of every point. */
export const designOf = (basis: Basis, { klDistance, rows }: GoldCurve): number[][] =>
  Array.from(klDistance, (d, index) => rows?.[index]?.meanOf(basis) ?? basis(d));

/** A mean counts for as many points as it stands for. */
export function compressCurve(basis: Basis, curve: GoldCurve): CompressedCurve {
  const { gold } = curve;
  const rows = designOf(basis, curve).map((regressors, index) =>
    augmentedRow(regressors, gold[index], curve.rows?.[index]?.count ?? 1),
  );
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

/**
 * The coefficients alone, for a bootstrap of hundreds of curves: a curve that was drawn k times is its triangle times √k,
 * and the last row of a triangle, what the curve leaves over, moves no coefficient.
 */
export function coefficientsOf(curves: readonly CompressedCurve[], chosen: ArrayLike<number>): number[] {
  const times = new Uint32Array(curves.length);
  for (let draw = 0; draw < chosen.length; draw++) times[chosen[draw]]++;
  const rows: number[][] = [];
  for (let index = 0; index < curves.length; index++) {
    if (times[index] === 0) continue;
    const root = Math.sqrt(times[index]);
    const { triangle } = curves[index];
    for (const row of triangle.slice(0, -1)) rows.push(root === 1 ? row : row.map((value) => root * value));
  }
  return solveTriangle(triangularise(rows), rows.length).coefficients;
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
