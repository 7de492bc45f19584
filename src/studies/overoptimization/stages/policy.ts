/** The initial policy, and the scale of the human utility under it. */
import { defineStage } from '../../../engine/stage.js';
import { fineTune, PolicySampler, policyModel } from '../../../policy/index.js';
import { type Normalisation, unitNormalisation } from '../../../reward/model/normalisation.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { responseEntropy, samplePrompts } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { doubtPolicy } from '../doubts/policy-far-from-entropy.js';
import { rowsOf } from '../rows.js';
import { tokenCost } from './cost.js';
import { openWorld } from './models.js';
import { world } from './world.js';

export interface PolicyParameters {
  size: TransformerSize;
  policyParameters: number;
  /** A further policy size, beside the one whose responses the proxies are trained on. */
  isFurther: boolean;
}

export interface InitialPolicy {
  size: TransformerSize;
  /** [count]. */
  parameters: Float32Array;
  /** Responses that fix scales and starts, [count, prompt and response]. */
  initialResponses: Uint8Array;
  /** The scale of the human utility under this policy. */
  human: Normalisation;
}

/** Responses that fix the scale of the human utility. */
const normalisationCount = 8192;

export const policy = defineStage({
  name: 'policy',
  heading: 'Initial policy',
  module: import.meta.url,
  inputs: { world },
  tables: ['warnings'],
  tensors: true,
  threads: 'all',
  title: ({ isFurther, policyParameters }: PolicyParameters) =>
    isFurther ? `Initial policy of ${policyParameters.toLocaleString('en-US')} parameters` : 'Initial policy',
  select: ({ world: config, policy: { steps, batchSize, learningRate } }: Experiment) => ({
    world: config,
    training: { steps, batchSize, learningRate },
  }),
  cost: ({ training: { steps, batchSize } }, { size }) => 3 * steps * batchSize * tokenCost(size),
  async run({ config, parameters: { size }, random: root, progress, checkpoint }) {
    const random = root.stream('policy');
    const { grammar, humanUtility } = openWorld(config.world, root);
    const model = policyModel({ world: config.world, policy: size });
    const { steps } = config.training;
    const onStep = (done: number, loss: number) => progress(done, steps, 'steps', { loss });
    const { parameters, loss } = fineTune({
      ...{ model, config: config.training, grammar, random, onStep, checkpoint },
    });
    const sampler = new PolicySampler(model, parameters);
    const prompts = samplePrompts({ grammar, humanUtility }, normalisationCount, random.stream('prompts'));
    const responses = sampler.sample(prompts, random.stream('responses'));
    sampler.dispose();
    const entropy = responseEntropy(grammar);
    const doubt = doubtPolicy(`initial policy of ${model.parameterCount} parameters`, loss, entropy);
    const output: InitialPolicy = {
      size,
      parameters,
      initialResponses: responses.tokens,
      human: unitNormalisation(humanUtility.utility(responses)),
    };
    return { output, tables: [rowsOf('warnings', doubt ? [doubt] : [])], metrics: { loss, entropy } };
  },
});
