/** The interval of a ratio of means by hand, in its special cases, and against coverage. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { meanInterval, ratioInterval } from '../../src/statistics/index.js';

describe('the interval of a ratio of means', () => {
  it('by hand: (1, 2, 3) over (1, 1, 2) is 1.5 with residuals −½, ½, 0', () => {
    const { estimate, low, high } = ratioInterval([1, 2, 3], [1, 1, 2]);
    // s² = (¼ + ¼) / 2, over √3 and the mean 4/3; t(2) = 4.30265.
    const half = (4.30265 * Math.sqrt(0.25 / 3)) / (4 / 3);
    expect(estimate).toBe(1.5);
    expect([low, high]).toEqual([expect.closeTo(1.5 - half, 5), expect.closeTo(1.5 + half, 5)]);
  });

  it('is that of the mean where every denominator is 1', () => {
    const values = [1, 2, 4, 8];
    const { low, high } = meanInterval(values, 0.9);
    const ratio = ratioInterval(values, [1, 1, 1, 1], 0.9);
    expect([ratio.low, ratio.high]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
  });

  it('has no width where numerators are in proportion, however the denominators spread', () => {
    const { low, high } = ratioInterval([2, 6, 20], [1, 3, 10]);
    expect([low, high]).toEqual([2, 2]);
  });

  it('is open for two pairs', () => {
    const open = { estimate: 1.5, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(ratioInterval([1, 2], [1, 1])).toEqual(open);
  });

  it('covers in 93–97 % of 1000 draws of five pairs', () => {
    const random = createRandom(23).stream('ratio');
    let covered = 0;
    for (let draw = 0; draw < 1000; draw++) {
      const denominators = Array.from({ length: 5 }, () => 1 + 0.15 * random.normal());
      const numerators = denominators.map((value) => 0.3 * value + 0.1 * random.normal());
      const { low, high } = ratioInterval(numerators, denominators);
      if (low <= 0.3 && 0.3 <= high) covered++;
    }
    expect(covered).toBeGreaterThan(930);
    expect(covered).toBeLessThan(970);
  });
});
