/** The method `best-of-n`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { count } from '../../config/numbers.js';
import type { SelectionMethod } from '../method.js';
import { promptCurve } from './best-of-n.js';

export const bestOfNConfig = z.strictObject({
  prompts: count()
    .max(10_000)
    .default(12)
    .describe('Held-out prompts with a response pool each, shared out among the proxy seeds.'),
  n: count().min(2).max(10_000_000).default(8192).describe('Responses in each prompt’s pool, the largest n.'),
  points: count().min(4).max(10_000).default(40).describe('Points of the curve, evenly spaced in √KL.'),
});

export type BestOfNConfig = z.infer<typeof bestOfNConfig>;

export const bestOfN: SelectionMethod = {
  kind: 'selection',
  name: 'best-of-n',
  label: 'best-of-n',
  title: 'Best-of-n',
  about:
    'The best of n responses by the proxy, for all n at once (Stiennon et al. 2020; Nakano et al. 2021, appendix I).',
  law: 'bon',
  formerly: 'bon',
  module: import.meta.url,
  config: bestOfNConfig,
  axes: [],
  open: () => promptCurve,
  check: ({ points, n }: BestOfNConfig) =>
    points > n
      ? {
          property: 'points',
          message: `${points} points need as many different n, the pool has ${n}; allowed: at most ${n}`,
        }
      : undefined,
};
