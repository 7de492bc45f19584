/** Ticks of log scales, of less than a decade and of several. */
import { expect, it } from 'vitest';
import { ticksOf } from '../../src/display/figure-marks.js';

it.each([
  [
    [0.36, 0.62],
    [0.4, 0.45, 0.5, 0.55, 0.6],
  ],
  [[0.41, 0.49], [0.45]],
  [
    [0.2, 0.9],
    [0.2, 0.3, 0.5],
  ],
  [
    [0.1, 2.5],
    [0.1, 0.2, 0.5, 1, 2],
  ],
  [
    [1, 500],
    [1, 3, 10, 30, 100, 300],
  ],
])('have ticks of a range of %j on log scales', (values, ticks) => {
  expect(ticksOf(values).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});
