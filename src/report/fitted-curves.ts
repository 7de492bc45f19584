/** Fitted curves as points to draw: the line of the table's α and β, and the band between the fits of single seeds. */

import { fitCurve } from '../fitting/index.js';
import type { Coefficients } from '../laws/coefficients.js';
import { findForm } from '../laws/index.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import { groupBy, settingKeys } from './curve-groups.js';

export interface FittedPoint {
  klDistance: number;
  gold: number;
  /** The lowest and highest fit of a single seed; equal to `gold` where there is one seed only. */
  low: number;
  high: number;
}

/** The row whose form is the paper's own for the method and whose curve these points are. */
export function coefficientsOf(
  rows: Coefficients[],
  point: CurvePoint | undefined,
): Coefficients | undefined {
  return rows.find(
    (row) =>
      point !== undefined &&
      row.form === row.method &&
      row.method === point.method &&
      row.rmParameters === point.rmParameters &&
      settingKeys.every((key) => row[key] === point[key]),
  );
}

/** The fitted curve over the measured range, evenly spaced in √KL; empty for a form that cannot be evaluated. */
export function fittedCurve(points: CurvePoint[], row: Coefficients, count = 40): FittedPoint[] {
  const form = findForm(row.form);
  if (form === undefined || form.parameters.length !== 2) return [];
  const reach = Math.max(...points.map((point) => point.klDistance));
  const perSeed = seedFits(points, row.form);
  return Array.from({ length: count + 1 }, (_, index) => {
    const klDistance = (reach * index) / count;
    const gold = form.value([klDistance], [row.alpha.estimate, row.beta.estimate]);
    const seeds = perSeed.map((parameters) => form.value([klDistance], parameters));
    return { klDistance, gold, low: Math.min(gold, ...seeds), high: Math.max(gold, ...seeds) };
  });
}

/** Parameters fitted to each seed alone; none where there is a single seed or too few points. */
function seedFits(points: CurvePoint[], formName: string): number[][] {
  const form = findForm(formName);
  const seeds = [...groupBy(points, (point) => point.seed).values()];
  if (form === undefined || seeds.length < 2) return [];
  return seeds
    .filter((seed) => seed.length >= 3)
    .map(
      (seed) =>
        fitCurve({
          form,
          klDistance: seed.map((point) => point.klDistance),
          score: seed.map((point) => point.goldScore),
        }).parameters,
    );
}
