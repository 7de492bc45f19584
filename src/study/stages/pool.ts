/** The pool stage: N responses to each of some prompts, sampled and gold-scored once for all proxies. */
import { PolicySampler } from '../../policy/index.js';
import { concatSequences, repeatPrompts, type Sequences, samplePrompts } from '../../world/index.js';
import type { StageBody } from '../stage.js';
import { humanScorer, openGold, openPolicy, openWorld } from './models.js';

export const poolStage: StageBody<'pool'> = async (context) => {
  const { firstPrompt, prompts } = context.parameters;
  const { n } = context.experiment.bestOfN;
  const world = openWorld(context);
  const { model, parameters } = openPolicy(context, context.parameters.policy);
  const { promptLength } = model.world;
  const random = context.random.stream('pool');
  const sampler = new PolicySampler(model, parameters);
  const gold = openGold(context);
  const human = humanScorer(world, context.input('policy'));
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
        onProgress: (done) => context.progress(index * n + done, prompts * n, 'responses'),
      },
    );
    pools.push(responses);
    goldScores.set(gold.score(responses), index * n);
    humanScores.set(human(responses), index * n);
    initialLogProbs.set(responses.logProbs, index * n);
  }
  sampler.dispose();
  gold.dispose();
  return {
    json: { prompts, n },
    arrays: { tokens: concatSequences(pools).tokens, goldScores, humanScores, initialLogProbs },
  };
};
