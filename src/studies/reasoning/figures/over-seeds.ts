/** Curves of the figures: every point the mean over the models of a size, with an interval where there are enough of them. */
import type { FigureRow } from '../../../display/figure.js';
import { finite, parametersText } from '../../../display/figure-marks.js';
import { meanInterval } from '../../../statistics/index.js';
import { byModel, type ModelRow } from '../findings/over-models.js';

interface Curve<Row> {
  /** What tells the points of one model apart: budgets, numbers of Waits, attempts. */
  place(row: Row): number;
  /** Where a point stands along x: `place` when left out. Its mean over models is drawn. */
  x?(row: Row): number;
  of(row: Row): number | null;
  confidence: number;
}

/** One figure row a place, in their order: `x` and `value` are means over models; `low` and `high` are null below three. */
export function overSeeds<Row extends ModelRow>(
  rows: readonly Row[],
  { place, x = place, of, confidence }: Curve<Row>,
): FigureRow[] {
  const places = [...new Set(rows.map(place))].sort((left, right) => left - right);
  return places.flatMap((at): FigureRow[] => {
    const own = rows.filter((row) => place(row) === at);
    const values = own.flatMap((row) => of(row) ?? []);
    if (values.length === 0) return [];
    const { estimate, low, high } = meanInterval(values, confidence);
    const mean = own.reduce((sum, row) => sum + x(row), 0) / own.length;
    return [{ x: mean, value: estimate, low: finite(low), high: finite(high) }];
  });
}

/** Small to large. */
export const sizesOf = (rows: readonly ModelRow[]): number[] =>
  [...new Set(rows.map(({ parameters }) => parameters))].sort((left, right) => left - right);

export const sizeTitle = (parameters: number): string => `${parametersText(parameters)} parameters`;

/** Below so many models an interval has no ends. */
const fewestModels = 3;

/** For captions: what points and bars are. */
export function meansText(rows: readonly ModelRow[], confidence: number): string {
  const counts = sizesOf(rows).map((size) => byModel(rows.filter((row) => row.parameters === size)).length);
  if (counts.every((count) => count === 1)) return 'One model of each size.';
  const bars = counts.some((count) => count >= fewestModels)
    ? `; bars are ${Math.round(100 * confidence)} % intervals of the mean over models (Student’s t)`
    : '';
  return `Points are means over the models of a size${bars}.`;
}
