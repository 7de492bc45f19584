/** N responses to each of some held-out prompts, sampled and gold-scored once for all proxies. */
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { repeatPrompts, samplePrompts, sequenceLength } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sampledAndScored } from './cost.js';
import { gold } from './gold.js';
import { humanScorer, openGold, openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';

export interface PoolParameters {
  /** A run of the held-out prompts, by index. */
  firstPrompt: number;
  prompts: number;
  n: number;
}

/** [prompts · n] each. */
export interface Pool {
  /** Prompts and responses, [prompts · n, length]. */
  tokens: Uint8Array;
  goldScores: Float64Array;
  humanScores: Float64Array;
  /** ln π_init of each response, nats. */
  initialLogProbs: Float32Array;
}

export const pool = defineStage({
  name: 'pool',
  heading: 'Response pool',
  module: import.meta.url,
  // `base` is the policy that fixed the scale of the human utility, `policy` the one that samples.
  inputs: { base: policy, policy, gold },
  tensors: true,
  title: ({ prompts, n }: PoolParameters) =>
    `${n.toLocaleString('en-US')} responses to each of ${prompts} prompt${prompts === 1 ? '' : 's'}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, { prompts, n }) => prompts * n * sampledAndScored,
  async run({ config, parameters: { firstPrompt, prompts, n }, inputs, random: root, progress, checkpoint }) {
    const world = openWorld(config.world, root);
    const { model, parameters } = openPolicy(config.world, inputs.policy);
    const { promptLength } = model.world;
    const random = root.stream('pool');
    const sampler = new PolicySampler(model, parameters);
    const scorer = openGold(config.world, inputs.gold);
    const human = humanScorer(world, inputs.base);
    const length = sequenceLength(model.world);
    const whole = emptyPool(prompts * n, length);
    const kept = checkpoint.resume() as Pool | undefined;
    if (kept) put(whole, kept, { row: 0, length });
    const first = (kept?.goldScores.length ?? 0) / n;
    for (let index = first; index < prompts; index++) {
      // A stream a prompt: the pool of a prompt does not depend on how the prompts are shared out.
      const promptRandom = random.stream(`prompt-${firstPrompt + index}`);
      const prompt = samplePrompts(world, 1, promptRandom.stream('prompt'));
      const responses = sampler.sample(
        repeatPrompts(prompt, promptLength, n),
        promptRandom.stream('responses'),
        {
          onProgress: (done) => progress(index * n + done, prompts * n, 'responses'),
        },
      );
      const { tokens, logProbs: initialLogProbs } = responses;
      const scores = { goldScores: scorer.score(responses), humanScores: human(responses) };
      put(whole, { tokens, initialLogProbs, ...scores }, { row: index * n, length });
      checkpoint.keep(() => firstRows(whole, { rows: (index + 1) * n, length }));
    }
    sampler.dispose();
    scorer.dispose();
    return { output: whole };
  },
});

const emptyPool = (rows: number, length: number): Pool => ({
  tokens: new Uint8Array(rows * length),
  goldScores: new Float64Array(rows),
  humanScores: new Float64Array(rows),
  initialLogProbs: new Float32Array(rows),
});

/** Puts a part of a pool where it belongs. */
function put(whole: Pool, part: Pool, { row, length }: { row: number; length: number }): void {
  whole.tokens.set(part.tokens, row * length);
  whole.goldScores.set(part.goldScores, row);
  whole.humanScores.set(part.humanScores, row);
  whole.initialLogProbs.set(part.initialLogProbs, row);
}

const firstRows = (whole: Pool, { rows, length }: { rows: number; length: number }): Pool => ({
  tokens: whole.tokens.subarray(0, rows * length),
  goldScores: whole.goldScores.subarray(0, rows),
  humanScores: whole.humanScores.subarray(0, rows),
  initialLogProbs: whole.initialLogProbs.subarray(0, rows),
});
