/** The method `dapo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import { groupSizeKey, groupsDivideBatch, minibatchesDivideBatch, passesKeys } from '../shared-keys.js';
import { dapoAlgorithm } from './dapo.js';

export const dapoConfig = z.strictObject({
  groupSize: groupSizeKey(),
  ...passesKeys,
  clipLow: positive().default(0.2).describe('How far π/π_old may fall below 1.'),
  clipHigh: positive().default(0.28).describe('How far π/π_old may rise above 1.'),
});

export type DapoConfig = z.infer<typeof dapoConfig>;

export const dapo: OnlineMethod = {
  kind: 'online',
  name: 'dapo',
  label: 'DAPO',
  title: 'DAPO',
  about:
    'GRPO with a wider upper clip range, a mean over all tokens and without groups of one score (Yu et al. 2025).',
  law: 'rl',
  module: import.meta.url,
  config: dapoConfig,
  axes: [],
  check: (own: DapoConfig, online) =>
    groupsDivideBatch('groupSize', own.groupSize, online) ?? minibatchesDivideBatch(own, online),
  open: (parts, own: DapoConfig) => new OnlineRun(parts, dapoAlgorithm(own)),
};
