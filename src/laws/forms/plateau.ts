/** A curve that rises from 0 to a plateau and stays there: no law of overoptimization, but one that scores do follow. */
import type { FunctionalForm } from '../../fitting/index.js';
import { goldOutput, klDistance } from './gold-curves.js';

/** Nats; the plateau is reached to 63 % after so many. */
const starts = [0.5, 2, 8, 32];

/** a(1 − exp(−d²/s)): what is left to the plateau falls by a factor e with every s nats. */
export const plateau: FunctionalForm = {
  name: 'plateau',
  formula: 'a(1 − exp(−d²/s))',
  source: 'saturating exponential in KL',
  inputs: [klDistance],
  output: goldOutput,
  parameters: [
    { name: 'plateau', symbol: 'a' },
    { name: 'scale', symbol: 's', min: 0 },
  ],
  value: ([d], [a, s]) => -a * Math.expm1((-d * d) / s),
  gradient: ([d], [a, s]) => [-Math.expm1((-d * d) / s), (-a * d * d * Math.exp((-d * d) / s)) / s ** 2],
  partlyLinear: {
    from: 1e-3,
    to: 1e6,
    basis: ([d], scale) => [-Math.expm1((-d * d) / scale)],
    parameters: ([height], scale) => [height, scale],
  },
  // Given the scale the form is linear: a is its least squares.
  starts: (inputs, outputs) =>
    starts.map((s) => {
      const rises = inputs.map(([d]) => -Math.expm1((-d * d) / s));
      const squares = rises.reduce((sum, value) => sum + value * value, 0);
      return [rises.reduce((sum, value, index) => sum + value * outputs[index], 0) / squares, s];
    }),
};
