/** The method `drgrpo`, as configurations, tables and stages know it. */
import { z } from 'zod';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import {
  clipRangeKey,
  groupSizeKey,
  groupsDivideBatch,
  minibatchesDivideBatch,
  passesKeys,
} from '../shared-keys.js';
import { drGrpoAlgorithm } from './drgrpo.js';

export const drGrpoConfig = z.strictObject({
  groupSize: groupSizeKey(),
  ...passesKeys,
  clipRange: clipRangeKey('Dr. GRPO’s'),
});

export type DrGrpoConfig = z.infer<typeof drGrpoConfig>;

export const drGrpo: OnlineMethod = {
  kind: 'online',
  name: 'drgrpo',
  label: 'Dr. GRPO',
  title: 'Dr. GRPO',
  about: 'GRPO without the division by the group’s spread and by the length of a response (Liu et al. 2025).',
  law: 'rl',
  module: import.meta.url,
  config: drGrpoConfig,
  axes: [],
  check: (own: DrGrpoConfig, online) =>
    groupsDivideBatch('groupSize', own.groupSize, online) ?? minibatchesDivideBatch(own, online),
  open: (parts, own: DrGrpoConfig) => new OnlineRun(parts, drGrpoAlgorithm(own)),
};
