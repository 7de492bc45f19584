import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { runsTest } from '../../src/statistics/index.js';

/** Every sequence of so many signs. */
const sequences = (length: number) =>
  Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, place) => ((bits >> place) & 1 ? 1 : -1)),
  );
const stretchesOf = (signs: readonly number[]) =>
  signs.filter((sign, index) => index === 0 || sign !== signs[index - 1]).length;

describe('the runs test', () => {
  it.each([
    [3, 4],
    [5, 5],
    [1, 6],
    [2, 8],
  ])('agrees with counting all orders of %i and %i signs', (above, below) => {
    const orders = sequences(above + below).filter(
      (signs) => signs.filter((one) => one > 0).length === above,
    );
    const counts = orders.map(stretchesOf);
    for (const signs of orders.slice(0, 40)) {
      const { stretches, expected, pValue } = runsTest(signs);
      expect(stretches).toBe(stretchesOf(signs));
      expect(expected).toBeCloseTo(counts.reduce((sum, count) => sum + count, 0) / counts.length, 10);
      expect(pValue).toBeCloseTo(counts.filter((count) => count <= stretches).length / counts.length, 10);
    }
  });

  it('rejects independent values no more often than its level says', () => {
    const random = createRandom(3).stream('runs');
    const draws = 4000;
    const rejected = Array.from({ length: draws }, () =>
      runsTest(Array.from({ length: 40 }, () => random.normal())),
    ).filter(({ pValue }) => pValue < 0.05).length;
    // Three standard errors above the level.
    expect(rejected / draws).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / draws));
  });

  it('has nothing against values that lie on one side', () => {
    expect(runsTest([1, 2, 3])).toEqual({ stretches: 1, expected: 1, pValue: 1 });
  });
});
