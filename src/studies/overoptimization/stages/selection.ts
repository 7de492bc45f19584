/** A further method that picks among the responses of the pools, against every proxy of one setting. */
import { defineStage, many } from '../../../engine/stage.js';
import { bestOfNGrid } from '../../../methods/best-of-n/best-of-n.js';
import { methods } from '../../../methods/index.js';
import type { SelectionMethod } from '../../../methods/method.js';
import { rewardKinds } from '../../../reward/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import { selectionCost } from './cost.js';
import { gold } from './gold.js';
import { openRewardOf } from './judges.js';
import { pointRows } from './measured-point.js';
import { sequencesOf } from './models.js';
import { policy } from './policy.js';
import { pool } from './pool.js';
import { poolScores } from './pool-scores.js';
import { proxies } from './proxies.js';
import { scorePrompts, storedPrompts } from './scored-prompts.js';
import { meansAtEnd, runsOfPoints, type SelectionRuns, selectionPoints } from './selection-points.js';
import { type CurveParameters, type SelectionShare, shareLabel } from './settings.js';

export interface SelectionParameters extends CurveParameters, SelectionShare {
  /** The method's own keys. */
  config: Record<string, unknown>;
}

export const selection = defineStage({
  name: 'selection',
  heading: 'Selection',
  module: import.meta.url,
  modules: ({ reward, method }: SelectionParameters) => [
    rewardKinds.get(reward).module,
    methods.get(method).module,
  ],
  inputs: { policy, gold, proxies: many(proxies), pools: many(pool), poolScores: many(poolScores) },
  tables: ['curves', 'response_lengths'],
  tensors: true,
  urgency: 'early',
  title: (parameters: SelectionParameters) =>
    `${methods.get(parameters.method).title} against ${parameters.rmParameters.toLocaleString('en-US')} parameters${shareLabel(parameters)}`,
  select: ({ world, bestOfN }: Experiment) => ({ world, bestOfN }),
  cost: ({ bestOfN: pools }, { size, shares }) => selectionCost(pools, size) / shares,
  async run({ config: { world, bestOfN }, parameters, inputs, show, progress }) {
    const { isFurther, method, setting, shards } = parameters;
    const start = isFurther ? sequencesOf(inputs.policy.initialResponses, world) : undefined;
    const opened = openRewardOf(world, inputs, { ...parameters, start });
    if (opened === undefined) return { output: { runs: [] } };
    const { judges, reward } = opened;
    const grid = bestOfNGrid(bestOfN.n, bestOfN.points);
    const curveOf = (methods.get(method) as SelectionMethod).open(parameters.config);
    const curves = scorePrompts(storedPrompts(inputs, { ...bestOfN, world, shards }), reward, {
      ...{ progress, seedCount: judges.seedCount },
      make: (prompt, proxyScores) => curveOf(prompt, proxyScores, grid),
    });
    const rows = selectionPoints(curves, { method, setting, seeds: reward.seeds, grid });
    reward.dispose();
    show(rowsOf('curves', rows));
    const ends = rows.filter(({ n }) => n === grid[grid.length - 1]);
    const output: SelectionRuns = { runs: runsOfPoints(rows, reward.seeds) };
    return {
      output,
      tables: pointRows(world, rows),
      metrics: meansAtEnd(ends),
    };
  },
});
