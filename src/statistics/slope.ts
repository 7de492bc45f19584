/** The slope of a least-squares line, cheap enough to be taken once a resample. */
import { mean } from './moments.js';

/** Σ(x − x̄)(y − ȳ)/Σ(x − x̄)²; NaN where all x are equal. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [centreX, centreY] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  for (const [index, value] of x.entries()) {
    products += (value - centreX) * (y[index] - centreY);
    squares += (value - centreX) ** 2;
  }
  return products / squares;
}
