import { describe, expect, it } from 'vitest';
import { exponentOf, medianTimes } from '../../bench/exponents.js';

describe('the exponent of a time that grows', () => {
  it('is the power of a time that is a power, with no width where nothing is noisy', () => {
    const sizes = [8, 16, 32, 64];
    const times = sizes.map((size) => 3e-4 * size ** 1.7);
    const { overall, last } = exponentOf(sizes, [times, times, times]);
    for (const interval of [overall, last])
      for (const bound of Object.values(interval)) expect(bound).toBeCloseTo(1.7, 10);
  });

  it('has Student’s interval over the slopes of the repetitions', () => {
    const sizes = [1, 2, 4];
    // Slopes 1, 2 and 3: the mean is 2, s = 1, and t(0.975, 2) = 4.3027.
    const repetitions = [1, 2, 3].map((slope) => sizes.map((size) => size ** slope));
    const { overall } = exponentOf(sizes, repetitions);
    expect(overall.estimate).toBeCloseTo(2, 10);
    expect(overall.high - 2).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
    expect(2 - overall.low).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
  });

  it('is that of the last two sizes alone for the last doubling', () => {
    // 6 + n: the last doubling is ln(14/10)/ln 2; over all, the centred x are −1.5, −0.5, 0.5 and 1.5 doublings.
    const times = [1, 2, 4, 8].map((size) => 6 + size);
    const { overall, last } = exponentOf([1, 2, 4, 8], [times, times, times]);
    expect(last.estimate).toBeCloseTo(Math.log2(14 / 10), 10);
    const logs = times.map(Math.log2);
    expect(overall.estimate).toBeCloseTo((1.5 * (logs[3] - logs[0]) + 0.5 * (logs[2] - logs[1])) / 5, 10);
  });

  it('has no finite interval from two repetitions', () => {
    const { overall } = exponentOf(
      [1, 2],
      [
        [1, 2],
        [1, 3],
      ],
    );
    expect(overall.low).toBe(Number.NEGATIVE_INFINITY);
    expect(overall.high).toBe(Number.POSITIVE_INFINITY);
  });

  it('goes with the median time at each size', () => {
    expect(
      medianTimes([
        [1, 20],
        [3, 10],
        [2, 90],
      ]),
    ).toEqual([2, 20]);
  });
});
