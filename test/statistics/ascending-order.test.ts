import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascendingOrder } from '../../src/statistics/index.js';

/** The same by a sort that compares. */
const compared = (values: readonly number[]) =>
  values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);

const values = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, -1, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 32, -(2 ** 31)),
);

test('numbers of any sign and size come in ascending order, equal ones in theirs', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 60 }), (some) => {
      expect([...ascendingOrder(some)]).toEqual(compared(some));
    }),
    { numRuns: 500 },
  );
});

test('single precision is ordered as it is', () => {
  const some = Float32Array.from({ length: 5000 }, (_, index) => Math.sin(index * 1.7) * 3);
  expect([...ascendingOrder(some)]).toEqual(compared([...some]));
});
