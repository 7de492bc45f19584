/** Fitted curves as points to draw: the line of the table's α and β, and the band between the fits of single seeds. */
import { settingKey } from '../../../engine/axis.js';
import { fitCurve } from '../../../fitting/index.js';
import { findForm } from '../../../laws/index.js';
import type { Coefficients, CurvePoint } from '../tables.js';
import { groupBy, isOwnForm } from './sweep.js';

export interface FittedPoint {
  klDistance: number;
  gold: number;
  /** The lowest and highest fit of a single seed; equal to `gold` where there is one seed only. */
  low: number;
  high: number;
}

/** The row whose form is the method's own and whose curve this point is on. */
export function coefficientsOf(
  rows: readonly Coefficients[],
  point: CurvePoint | undefined,
): Coefficients | undefined {
  if (point === undefined) return undefined;
  const key = settingKey(point.setting);
  return rows.find((row) => row.method === point.method && isOwnForm(row) && settingKey(row.setting) === key);
}

/** The fitted curve over the measured range, evenly spaced in √KL; empty for a form that cannot be evaluated. */
export function fittedCurve(points: readonly CurvePoint[], row: Coefficients, count = 40): FittedPoint[] {
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
function seedFits(points: readonly CurvePoint[], formName: string): number[][] {
  const form = findForm(formName);
  const seeds = [...groupBy(points, (point) => point.proxySeed).values()];
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
