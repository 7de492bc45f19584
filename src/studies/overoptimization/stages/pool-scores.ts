/** Gold's scores of the responses of a pool, once for all proxies. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { scoredCost } from './cost.js';
import { gold } from './gold.js';
import { openGold, sequencesOf } from './models.js';
import { type PoolParameters, pool, promptsInShard } from './pool.js';

/** [prompts of the shard · n]. */
export interface PoolScores {
  goldScores: Float64Array;
}

export const poolScores = defineStage({
  name: 'pool-scores',
  heading: 'Gold scores of the pool',
  module: import.meta.url,
  inputs: { pool, gold },
  tensors: true,
  title: (parameters: PoolParameters) => {
    const count = promptsInShard(parameters);
    return `Gold scores of the responses to ${count} prompt${count === 1 ? '' : 's'}`;
  },
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => promptsInShard(parameters) * parameters.n * scoredCost,
  async run({ config, inputs, progress }) {
    const responses = sequencesOf(inputs.pool.tokens, config.world);
    const scorer = openGold(config.world, inputs.gold);
    const goldScores = scorer.score(responses, (done) => progress(done, responses.count, 'responses'));
    scorer.dispose();
    return { output: { goldScores } };
  },
});
