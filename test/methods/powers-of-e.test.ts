/** Exponentials in bulk against the library's. */
import { expect, it } from 'vitest';
import { powersOfE } from '../../src/methods/best-of-n/powers-of-e.js';

const powers = (values: readonly number[], scale: { factor: number; highest: number }): Float64Array => {
  const out = new Float64Array(values.length);
  powersOfE(values, scale, out);
  return out;
};

it('gives exponentials to 2·10⁻¹⁵ of themselves, from 1 down to where they are nothing', () => {
  const values = Array.from({ length: 100_000 }, (_, index) => 3 - 0.006 * index);
  const own = powers(values, { factor: 1.1, highest: 3 });
  values.forEach((value, index) => {
    const expected = Math.exp(1.1 * (value - 3));
    if (expected > 1e-300) expect(Math.abs(own[index] / expected - 1)).toBeLessThan(2e-15);
    else expect(own[index]).toBeLessThan(1e-299);
  });
});

it('gives 1 for the highest and for a factor of 0, 0 far below, and keeps what is not a number', () => {
  expect([...powers([2, 1, -1e9], { factor: 0, highest: 2 })]).toEqual([1, 1, 1]);
  expect([...powers([2, -1e9, Number.NaN], { factor: 3, highest: 2 })]).toEqual([1, 0, Number.NaN]);
});
