/** The comparisons stage: pairs of the initial policy's responses with gold's scores, shared by all proxies. */
import { PolicySampler } from '../../policy/index.js';
import { repeatPrompts, samplePrompts } from '../../world/index.js';
import type { StageBody } from '../stage.js';
import { everyOther, openGold, openPolicy, openWorld } from './models.js';

export const comparisonsStage: StageBody<'comparisons'> = async (context) => {
  const { comparisons } = context.parameters;
  const world = openWorld(context);
  const { model, parameters } = openPolicy(context);
  const random = context.random.stream('proxy-comparisons');
  const prompts = samplePrompts(world, comparisons, random.stream('prompts'));
  const sampler = new PolicySampler(model, parameters);
  const total = 2 * comparisons;
  const responses = sampler.sample(
    repeatPrompts(prompts, model.world.promptLength, 2),
    random.stream('responses'),
    {
      onProgress: (done) => context.progress(done, total, 'responses'),
    },
  );
  sampler.dispose();
  const gold = openGold(context);
  const [first, second] = [everyOther(responses, 0), everyOther(responses, 1)];
  const [firstGold, secondGold] = [gold.score(first), gold.score(second)];
  gold.dispose();
  return { json: {}, arrays: { first: first.tokens, second: second.tokens, firstGold, secondGold } };
};
