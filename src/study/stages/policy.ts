/** The policy stage: the initial policy, and the scale of the human utility under it. */
import { fineTune, PolicySampler, policyModel } from '../../policy/index.js';
import { unitNormalisation } from '../../reward-model/index.js';
import { doubtPolicy } from '../../studies/overoptimization/doubts/policy-far-from-entropy.js';
import { responseEntropy, samplePrompts } from '../../world/index.js';
import type { StageBody } from '../stage.js';
import { openWorld } from './models.js';

/** Responses that fix the scale of the human utility. */
const normalisationCount = 8192;

export const policyStage: StageBody<'policy'> = async (context) => {
  const { experiment, progress } = context;
  const { size } = context.parameters;
  const random = context.random.stream('policy');
  const world = openWorld(context);
  const model = policyModel({ world: experiment.world, policy: size });
  const { steps, batchSize, learningRate } = experiment.policy;
  const config = { steps, batchSize, learningRate };
  const onStep = (done: number, loss: number) => progress(done, steps, 'steps', { loss });
  const { parameters, loss } = fineTune({ model, config, grammar: world.grammar, random, onStep });

  const sampler = new PolicySampler(model, parameters);
  const prompts = samplePrompts(world, normalisationCount, random.stream('prompts'));
  const responses = sampler.sample(prompts, random.stream('responses'));
  sampler.dispose();
  const human = unitNormalisation(world.humanUtility.utility(responses));
  const entropy = responseEntropy(world.grammar);
  const doubt = doubtPolicy(`initial policy of ${model.parameterCount} parameters`, loss, entropy);
  return {
    json: { size: { ...size }, loss, entropy, human: { ...human }, parameterCount: model.parameterCount },
    arrays: { parameters, initialResponses: responses.tokens },
    tables: { warnings: doubt ? [doubt] : [] },
    metrics: { loss, entropy },
  };
};
