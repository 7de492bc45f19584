/** A set of pairs of the initial policy's responses. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { sampledCost } from './cost.js';
import { openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';
import { samplePairs } from './scored-pairs.js';

export interface ComparisonsParameters {
  /** Names the set's random streams. */
  set: string;
  /** The largest count of the sweep; smaller ones take a prefix. */
  comparisons: number;
}

export interface ResponsePairs {
  /** Prompts and responses, [2 · comparisons, length]; rows 2i and 2i + 1 are a pair. */
  tokens: Uint8Array;
}

export const responsePairs = defineStage({
  name: 'response-pairs',
  heading: 'Pairs of responses',
  module: import.meta.url,
  inputs: { policy },
  tensors: true,
  title: (parameters: ComparisonsParameters) =>
    `${parameters.comparisons.toLocaleString('en-US')} pairs of responses, ${parameters.set}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => 2 * parameters.comparisons * sampledCost,
  async run({ config, parameters: { set, comparisons: count }, inputs, random, progress, checkpoint }) {
    const { tokens } = samplePairs({
      ...openPolicy(config.world, inputs.policy),
      ...{ world: openWorld(config.world, random), comparisons: count, checkpoint },
      random: random.stream('proxy-comparisons').stream(set),
      onProgress: (done) => progress(done, 2 * count, 'responses'),
    });
    const output: ResponsePairs = { tokens };
    return { output };
  },
});
