import { expect, test } from 'vitest';
import { fixed, plain } from '../../src/display/words.js';

test.each([
  [0.4249, 2, '0.42'],
  [-0.4249, 2, '−0.42'],
  [-0.001, 2, '0.00'],
  [123_456.7, 0, '123457'],
  [1e308, 2, '1e308'],
  [-1e308, 2, '−1e308'],
  [Number.POSITIVE_INFINITY, 2, '∞'],
  [Number.NaN, 2, '–'],
])('%d with %d decimals is written %s', (value, digits, text) => {
  expect(fixed(value, digits)).toBe(text);
});

test.each([
  [0.123456, '0.123'],
  [1234.5, '1235'],
  [1e308, '1e308'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%d in a sentence is %s', (value, text) => {
  expect(plain(value)).toBe(text);
});
