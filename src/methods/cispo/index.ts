/** The method `cispo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import { groupSizeKey, groupsDivideBatch, minibatchesDivideBatch, passesKeys } from '../shared-keys.js';
import { cispoAlgorithm } from './cispo.js';

export const cispoConfig = z.strictObject({
  groupSize: groupSizeKey(),
  ...passesKeys,
  clipHigh: positive().default(3).describe('How far the weight π/π_old may rise above 1.'),
});

export type CispoConfig = z.infer<typeof cispoConfig>;

export const cispo: OnlineMethod = {
  kind: 'online',
  name: 'cispo',
  label: 'CISPO',
  title: 'CISPO',
  about:
    'The score function weighed by a cut ratio that is not differentiated, so that no token loses its gradient (MiniMax 2025).',
  law: 'rl',
  module: import.meta.url,
  config: cispoConfig,
  axes: [],
  check: (own: CispoConfig, online) =>
    groupsDivideBatch('groupSize', own.groupSize, online) ?? minibatchesDivideBatch(own, online),
  open: (parts, own: CispoConfig) => new OnlineRun(parts, cispoAlgorithm(own)),
};
