/** A language model of the size of some proxies, which they start from: trained on the language, as the policy is. */
import { defineStage } from '../../../engine/stage.js';
import { fineTune, policyModel } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { tokenCost } from './cost.js';
import { openWorld } from './models.js';
import { sizeStream } from './proxy-training.js';
import type { ProxyGroup } from './settings.js';
import { world } from './world.js';

export interface LanguageModel {
  /** [count], of the model that a policy of this size has. */
  parameters: Float32Array;
}

export const languageModel = defineStage({
  name: 'language-model',
  heading: 'Language models that proxies start from',
  module: import.meta.url,
  inputs: { world },
  tensors: true,
  title: ({ rmParameters }: ProxyGroup) =>
    `Language model for proxies of ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world: config, policy: { steps, batchSize, learningRate } }: Experiment) => ({
    world: config,
    training: { steps, batchSize, learningRate },
  }),
  cost: ({ training: { steps, batchSize } }, { size }) => 3 * steps * batchSize * tokenCost(size),
  async run({ config, parameters: { size }, random, progress, checkpoint }) {
    const { steps } = config.training;
    const { parameters } = fineTune({
      ...{ model: policyModel({ world: config.world, policy: size }), config: config.training, checkpoint },
      grammar: openWorld(config.world, random).grammar,
      random: sizeStream(random.stream('proxy-start'), size).stream('language-model'),
      onStep: (done, loss) => progress(done, steps, 'steps', { loss }),
    });
    const output: LanguageModel = { parameters };
    return { output };
  },
});
