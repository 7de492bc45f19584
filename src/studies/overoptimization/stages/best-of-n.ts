/**
 * Best-of-n: every proxy of one setting against prompts of its own out of the shared pool, for all n at once; and from
 * the same scores the frontier, what a KL-optimal optimiser of that proxy reaches.
 */
import { defineStage, many } from '../../../engine/stage.js';
import { bestOfNGrid, promptCurve } from '../../../methods/best-of-n/best-of-n.js';
import { rewardKinds } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { Experiment } from '../config/experiment.js';
import { doubtKlBound } from '../doubts/kl-bound-not-tight.js';
import { rowsOf } from '../rows.js';
import { tokenCost } from './cost.js';
import { frontierPoints } from './frontier-points.js';
import { gold } from './gold.js';
import { openJudges } from './judges.js';
import { pointRows } from './measured-point.js';
import { sequencesOf } from './models.js';
import { policy } from './policy.js';
import { pool } from './pool.js';
import { proxies } from './proxies.js';
import { promptsOf, scorePrompts } from './scored-prompts.js';
import { runsOfPoints, type SelectionRuns, selectionPoints } from './selection-points.js';
import type { CurveParameters } from './settings.js';

export const bestOfN = defineStage({
  name: 'best-of-n',
  heading: 'Best-of-n',
  module: import.meta.url,
  modules: ({ reward }: CurveParameters) => [rewardKinds.get(reward).module],
  inputs: { policy, gold, proxies: many(proxies), pools: many(pool) },
  tables: ['curves', 'frontier', 'response_lengths', 'warnings'],
  tensors: true,
  urgency: 'early',
  title: ({ rmParameters }: CurveParameters) =>
    `Best-of-n against ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world, bestOfN: config }: Experiment) => ({ world, bestOfN: config }),
  cost: ({ bestOfN: { prompts, n } }, { size }) => prompts * n * tokenCost(size),
  async run({ config, parameters, inputs, show, progress }) {
    const { points, n } = config.bestOfN;
    const { isFurther, reward: rewardName, method, setting, rmParameters } = parameters;
    const start = isFurther ? sequencesOf(inputs.policy.initialResponses, config.world) : undefined;
    const judges = openJudges(config.world, inputs, { ...parameters, start });
    const reward = rewardKinds.get(rewardName).open(judges, parameters.rewardKeys);
    const grid = bestOfNGrid(n, points);
    // The frontier has one temperature for all prompts of a replica and so needs their scores together: 8 bytes a response,
    // less than its tokens and gold score, which are in memory anyway.
    const scored = scorePrompts(promptsOf(inputs.pools, { n, world: config.world }), reward, {
      ...{ progress, seedCount: judges.seedCount },
      make: (prompt, proxyScores) => ({
        curve: promptCurve(prompt, proxyScores, grid),
        pool: { ...prompt, proxyScores },
      }),
    });
    const curves = scored.map((prompts) => prompts.map(({ curve }) => curve));
    const pools = scored.map((prompts) => prompts.map(({ pool: own }) => own));
    const rows = selectionPoints(curves, { method, setting, seeds: reward.seeds, grid });
    const optimal = frontierPoints(pools, { setting, seeds: reward.seeds, points });
    reward.dispose();
    show(rowsOf('curves', rows));
    const ends = rows.filter(({ n: taken }) => taken === grid[grid.length - 1]);
    const subject = `best-of-n against ${rmParameters} parameters`;
    const [{ kl }] = ends;
    const doubt = doubtKlBound(subject, kl, mean(ends.map(({ klDiscrete }) => klDiscrete ?? kl)));
    const output: SelectionRuns = { runs: runsOfPoints(rows, reward.seeds) };
    return {
      output,
      tables: [
        ...pointRows(config.world, rows),
        rowsOf('frontier', optimal),
        rowsOf('warnings', doubt ? [doubt] : []),
      ],
      metrics: {
        goldScore: mean(ends.map((point) => point.goldScore)),
        proxyScore: mean(ends.map((point) => point.proxyScore)),
      },
    };
  },
});
