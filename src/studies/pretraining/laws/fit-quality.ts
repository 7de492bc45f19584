/** R² with an interval: what is left over of a fit has a variance that χ² bounds. */
import { chiSquaredQuantile, type Interval } from '../../../statistics/index.js';

/**
 * 1 − R² is the residual variance over that of the data. Of the first s²·ν/χ²_ν is the classical interval for normal
 * residuals; the second is what the design of the grid makes it and has none.
 */
export function rSquaredInterval(
  {
    residualSquares,
    totalSquares,
    degrees,
  }: {
    residualSquares: number;
    totalSquares: number;
    degrees: number;
  },
  confidence: number,
): Interval {
  const left = residualSquares / totalSquares;
  const tail = (1 - confidence) / 2;
  const at = (probability: number) => 1 - (left * degrees) / chiSquaredQuantile(probability, degrees);
  return degrees < 1
    ? { estimate: 1 - left, low: Number.NEGATIVE_INFINITY, high: 1 }
    : { estimate: 1 - left, low: at(tail), high: at(1 - tail) };
}
