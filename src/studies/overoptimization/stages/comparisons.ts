/** A set of pairs of the initial policy's responses with gold's scores. */
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { repeatPrompts, samplePrompts } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sampledAndScored } from './cost.js';
import { gold } from './gold.js';
import { everyOther, openGold, openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';

export interface ComparisonsParameters {
  /** Names the set's random streams. */
  set: string;
  /** The largest count of the sweep; smaller ones take a prefix. */
  comparisons: number;
}

export interface ScoredPairs {
  /** Prompts and responses, [comparisons, length] each. */
  first: Uint8Array;
  second: Uint8Array;
  firstGold: Float64Array;
  secondGold: Float64Array;
}

export const comparisons = defineStage({
  name: 'comparisons',
  heading: 'Comparisons',
  module: import.meta.url,
  inputs: { policy, gold },
  tensors: true,
  title: (parameters: ComparisonsParameters) =>
    `${parameters.comparisons.toLocaleString('en-US')} comparisons labelled by gold, ${parameters.set}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => 2 * parameters.comparisons * sampledAndScored,
  async run({ config, parameters, inputs, random: root, progress, checkpoint }) {
    const count = parameters.comparisons;
    const world = openWorld(config.world, root);
    const { model, parameters: policyParameters } = openPolicy(config.world, inputs.policy);
    const random = root.stream('proxy-comparisons').stream(parameters.set);
    const prompts = samplePrompts(world, count, random.stream('prompts'));
    const sampler = new PolicySampler(model, policyParameters);
    const responses = sampler.sample(
      repeatPrompts(prompts, model.world.promptLength, 2),
      random.stream('responses'),
      { onProgress: (done) => progress(done, 2 * count, 'responses'), checkpoint },
    );
    sampler.dispose();
    const scorer = openGold(config.world, inputs.gold);
    const [first, second] = [everyOther(responses, 0), everyOther(responses, 1)];
    const [firstGold, secondGold] = [scorer.score(first), scorer.score(second)];
    scorer.dispose();
    const output: ScoredPairs = { first: first.tokens, second: second.tokens, firstGold, secondGold };
    return { output };
  },
});
