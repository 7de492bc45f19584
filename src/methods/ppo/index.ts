/** The method `ppo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { fraction } from '../../config/numbers.js';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import { clipRangeKey, minibatchesDivideBatch, passesKeys } from '../shared-keys.js';
import { ppoAlgorithm } from './ppo.js';

export const ppoConfig = z.strictObject({
  ...passesKeys,
  clipRange: clipRangeKey('PPO’s'),
  gaeLambda: fraction().default(0.95).describe('λ of generalised advantage estimation; the discount is 1.'),
  valueWeight: z
    .number()
    .min(0)
    .default(0.1)
    .describe('Weight of the value head’s squared error against the policy’s objective.'),
});

export type PpoConfig = z.infer<typeof ppoConfig>;

export const ppo: OnlineMethod = {
  kind: 'online',
  name: 'ppo',
  label: 'PPO',
  title: 'PPO',
  about: 'Proximal policy optimisation (Schulman et al. 2017), set as in Gao et al. (2022), table 1.',
  law: 'rl',
  formerly: 'rl',
  module: import.meta.url,
  config: ppoConfig,
  axes: [],
  check: minibatchesDivideBatch,
  open: (parts, own: PpoConfig) => new OnlineRun(parts, ppoAlgorithm(own)),
};
