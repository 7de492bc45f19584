/** N responses to each of some held-out prompts, sampled once for all proxies. */
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { repeatPrompts, samplePrompts, sequenceLength } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sampledCost } from './cost.js';
import { humanScorer, openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';

export interface PoolParameters {
  /** Of the whole pool. */
  prompts: number;
  n: number;
  /** Of the shards, which deal the prompts out in turn, from 0. */
  shard: number;
  shards: number;
}

/** [prompts of the shard · n] each. */
export interface Pool {
  /** Prompts and responses, [prompts · n, length]. */
  tokens: Uint8Array;
  humanScores: Float64Array;
  /** ln π_init of each response, nats. */
  initialLogProbs: Float32Array;
}

/** Prompts of one shard. */
export const promptsInShard = ({ prompts, shard, shards }: Omit<PoolParameters, 'n'>): number =>
  Math.ceil((prompts - shard) / shards);

export const pool = defineStage({
  name: 'pool',
  heading: 'Response pool',
  module: import.meta.url,
  // `base` is the policy that fixed the scale of the human utility, `policy` the one that samples.
  inputs: { base: policy, policy },
  tensors: true,
  title: (parameters: PoolParameters) => {
    const count = promptsInShard(parameters);
    return `${parameters.n.toLocaleString('en-US')} responses to each of ${count} prompt${count === 1 ? '' : 's'}`;
  },
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => promptsInShard(parameters) * parameters.n * sampledCost,
  async run({ config, parameters, inputs, random: root, progress, checkpoint }) {
    const { n, shard, shards } = parameters;
    const world = openWorld(config.world, root);
    const { model, parameters: weights } = openPolicy(config.world, inputs.policy);
    const { promptLength } = model.world;
    const random = root.stream('pool');
    const sampler = new PolicySampler(model, weights);
    const human = humanScorer(world, inputs.base);
    const length = sequenceLength(model.world);
    const prompts = promptsInShard(parameters);
    const whole = emptyPool(prompts * n, length);
    const kept = checkpoint.resume() as Pool | undefined;
    if (kept) put(whole, kept, { row: 0, length });
    const first = (kept?.humanScores.length ?? 0) / n;
    for (let index = first; index < prompts; index++) {
      // A stream a prompt: the pool of a prompt does not depend on how the prompts are shared out.
      const promptRandom = random.stream(`prompt-${shard + index * shards}`);
      const prompt = samplePrompts(world, 1, promptRandom.stream('prompt'));
      const responses = sampler.sample(
        repeatPrompts(prompt, promptLength, n),
        promptRandom.stream('responses'),
        {
          onProgress: (done) => progress(index * n + done, prompts * n, 'responses'),
        },
      );
      const { tokens, logProbs: initialLogProbs } = responses;
      put(whole, { tokens, initialLogProbs, humanScores: human(responses) }, { row: index * n, length });
      checkpoint.keep(() => firstRows(whole, { rows: (index + 1) * n, length }));
    }
    sampler.dispose();
    return { output: whole };
  },
});

const emptyPool = (rows: number, length: number): Pool => ({
  tokens: new Uint8Array(rows * length),
  humanScores: new Float64Array(rows),
  initialLogProbs: new Float32Array(rows),
});

/** Puts a part of a pool where it belongs. */
function put(whole: Pool, part: Pool, { row, length }: { row: number; length: number }): void {
  whole.tokens.set(part.tokens, row * length);
  whole.humanScores.set(part.humanScores, row);
  whole.initialLogProbs.set(part.initialLogProbs, row);
}

const firstRows = (whole: Pool, { rows, length }: { rows: number; length: number }): Pool => ({
  tokens: whole.tokens.subarray(0, rows * length),
  humanScores: whole.humanScores.subarray(0, rows),
  initialLogProbs: whole.initialLogProbs.subarray(0, rows),
});
