/** The method `reinforce`, as configurations, tables and stages know it. */
import { z } from 'zod';
import type { OnlineMethod } from '../method.js';
import { OnlineRun } from '../online-run.js';
import { reinforceAlgorithm } from './reinforce.js';

export const reinforce: OnlineMethod = {
  kind: 'online',
  name: 'reinforce',
  label: 'REINFORCE',
  title: 'REINFORCE',
  about: 'The score-function gradient with the batch’s mean return as its baseline (Williams 1992).',
  law: 'rl',
  module: import.meta.url,
  config: z.strictObject({}),
  axes: [],
  open: (parts) => new OnlineRun(parts, reinforceAlgorithm),
};
