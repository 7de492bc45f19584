/** Oracle: dense covariances in numpy 2.4 and the F distribution of scipy 1.17, mixed over the same kinds of noise. */
import { describe, expect, it } from 'vitest';
import { extraTermsProbability } from '../../src/fitting/index.js';
import { leastSquares } from '../../src/statistics/index.js';

const klDistance = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];
const score = [0.3, 0.52, 0.61, 0.77, 0.7, 0.82, 0.69, 0.66, 0.45, 0.31];
const design = klDistance.map((d) => [d, -d * Math.log(d)]);
const { coefficients } = leastSquares({ design, response: score });
const fit = {
  klDistance,
  residuals: score.map(
    (value, index) => value - design[index].reduce((sum, x, k) => sum + x * coefficients[k], 0),
  ),
  design: (index: number) => design[index],
};
const ones = klDistance.map(() => 1);

describe('the probability of what further terms explain', () => {
  it('is that of dense generalised least squares, mixed over the kinds of noise', () => {
    expect(extraTermsProbability({ ...fit, extra: [ones] })).toBeCloseTo(0.07354021386468389, 9);
  });

  it('is 1 of terms that are nothing new, and theirs count for nothing beside one that is', () => {
    const old = design.map(([d, other]) => 2 * d - other);
    expect(extraTermsProbability({ ...fit, extra: [old] })).toBe(1);
    expect(extraTermsProbability({ ...fit, extra: [old, ones] })).toBeCloseTo(0.07354021386468389, 9);
  });
});
