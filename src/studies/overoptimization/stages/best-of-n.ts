/**
 * Best-of-n: every proxy of one setting against prompts of its own out of the shared pool, for all n at once; and from
 * the same scores the frontier, what a KL-optimal optimiser of that proxy reaches.
 */
import { defineStage, many } from '../../../engine/stage.js';
import { bestOfNGrid, promptCurve } from '../../../methods/best-of-n/best-of-n.js';
import { bestOfNKl } from '../../../methods/pool-curve.js';
import { rewardKinds } from '../../../reward/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import { selectionCost } from './cost.js';
import { frontierPoints } from './frontier-points.js';
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

export type BestOfNParameters = CurveParameters & SelectionShare;

export interface BestOfNRuns extends SelectionRuns {
  /** At the largest n: the bound on the KL, nats, and for each run what it is in the discrete world; the bound where that is not known. */
  endKl: number;
  endDiscreteKl: number[];
}

export const bestOfN = defineStage({
  name: 'best-of-n',
  heading: 'Best-of-n',
  module: import.meta.url,
  modules: ({ reward }: BestOfNParameters) => [rewardKinds.get(reward).module],
  inputs: { policy, gold, proxies: many(proxies), pools: many(pool), poolScores: many(poolScores) },
  tables: ['curves', 'frontier', 'response_lengths'],
  tensors: true,
  urgency: 'early',
  title: (parameters: BestOfNParameters) =>
    `Best-of-n against ${parameters.rmParameters.toLocaleString('en-US')} parameters${shareLabel(parameters)}`,
  select: ({ world, bestOfN: config }: Experiment) => ({ world, bestOfN: config }),
  cost: ({ bestOfN: pools }, { size, shares }) => selectionCost(pools, size) / shares,
  async run({ config: { world, bestOfN: config }, parameters, inputs, show, progress }) {
    const { prompts, points, n } = config;
    const { isFurther, method, setting, shards } = parameters;
    const start = isFurther ? sequencesOf(inputs.policy.initialResponses, world) : undefined;
    const opened = openRewardOf(world, inputs, { ...parameters, start });
    if (opened === undefined) return { output: { runs: [], endKl: bestOfNKl(n), endDiscreteKl: [] } };
    const { judges, reward } = opened;
    const grid = bestOfNGrid(n, points);
    // The frontier has one temperature for all prompts of a replica and so needs their scores together: 8 bytes a response,
    // less than its tokens and gold score, which are in memory anyway.
    const scored = scorePrompts(storedPrompts(inputs, { prompts, n, world, shards }), reward, {
      ...{ progress, seedCount: judges.seedCount },
      make: (prompt, proxyScores) => ({
        curve: promptCurve(prompt, proxyScores, grid),
        pool: { ...prompt, proxyScores },
      }),
    });
    const curves = scored.map((own) => own.map(({ curve }) => curve));
    const pools = scored.map((own) => own.map(({ pool: held }) => held));
    const rows = selectionPoints(curves, { method, setting, seeds: reward.seeds, grid });
    const optimal = frontierPoints(pools, { setting, seeds: reward.seeds, points });
    reward.dispose();
    show(rowsOf('curves', rows));
    const ends = rows.filter(({ n: taken }) => taken === grid[grid.length - 1]);
    const output: BestOfNRuns = {
      runs: runsOfPoints(rows, reward.seeds),
      endKl: bestOfNKl(n),
      endDiscreteKl: ends.map(({ kl, klDiscrete }) => klDiscrete ?? kl),
    };
    return {
      output,
      tables: [...pointRows(world, rows), rowsOf('frontier', optimal)],
      metrics: meansAtEnd(ends),
    };
  },
});
