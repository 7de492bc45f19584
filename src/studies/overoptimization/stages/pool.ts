/** N responses to each of some held-out prompts, sampled and gold-scored once for all proxies. */
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { concatSequences, repeatPrompts, type Sequences, samplePrompts } from '../../../world/index.js';
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
  async run({ config, parameters: { firstPrompt, prompts, n }, inputs, random: root, progress }) {
    const world = openWorld(config.world, root);
    const { model, parameters } = openPolicy(config.world, inputs.policy);
    const { promptLength } = model.world;
    const random = root.stream('pool');
    const sampler = new PolicySampler(model, parameters);
    const scorer = openGold(config.world, inputs.gold);
    const human = humanScorer(world, inputs.base);
    const pools: Sequences[] = [];
    const goldScores = new Float64Array(prompts * n);
    const humanScores = new Float64Array(prompts * n);
    const initialLogProbs = new Float32Array(prompts * n);
    for (let index = 0; index < prompts; index++) {
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
      pools.push(responses);
      goldScores.set(scorer.score(responses), index * n);
      humanScores.set(human(responses), index * n);
      initialLogProbs.set(responses.logProbs, index * n);
    }
    sampler.dispose();
    scorer.dispose();
    const output: Pool = { tokens: concatSequences(pools).tokens, goldScores, humanScores, initialLogProbs };
    return { output };
  },
});
