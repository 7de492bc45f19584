/** The method `pessimism`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import type { SelectionMethod } from '../method.js';
import { pessimismCurve } from './pessimism.js';

export const pessimismConfig = z.strictObject({
  regularisation: positive()
    .default(1)
    .describe('β, what a unit of χ² costs in units of the proxy score; near 0 it is best-of-n.'),
});

export type PessimismConfig = z.infer<typeof pessimismConfig>;

export const regularisationAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'regularisation',
    header: 'regularisation',
    title: 'Regularisation',
    about: 'β of inference-time pessimism: what a unit of χ² costs in units of the proxy score.',
    label: (value) => `β ${value}`,
  }),
  property: 'regularisation',
};

export const pessimism: SelectionMethod = {
  kind: 'selection',
  name: 'pessimism',
  label: 'inference-time pessimism',
  title: 'Inference-time pessimism',
  about:
    'One of n responses, drawn with the weights that maximise the proxy score less a χ² penalty (Huang et al. 2025).',
  // With n its KL goes to a bound, near which most of its points lie: none of the laws says where gold goes from there.
  law: null,
  module: import.meta.url,
  config: pessimismConfig,
  axes: [regularisationAxis as KeyAxis],
  open:
    ({ regularisation }: PessimismConfig) =>
    (pool, proxyScores, grid) =>
      pessimismCurve(pool, proxyScores, { grid, regularisation }),
};
