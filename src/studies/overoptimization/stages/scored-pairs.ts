/** Pairs of one policy's responses to the same prompts, with gold's scores. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import { type PolicyModel, PolicySampler } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { repeatPrompts, type Sequences, samplePrompts, type World } from '../../../world/index.js';
import { everyOther, type GoldScorer } from './models.js';

export interface ScoredPairs {
  /** Prompts and responses, [comparisons, length] each. */
  first: Uint8Array;
  second: Uint8Array;
  firstGold: Float64Array;
  secondGold: Float64Array;
}

export interface PairSampling {
  world: World;
  model: PolicyModel;
  /** Of the policy, [count]. */
  parameters: Float32Array;
  comparisons: number;
  random: RandomStream;
  /** Responses so far. */
  onProgress: (done: number) => void;
  checkpoint: Checkpoint;
}

/** Two responses to each prompt, rows 2i and 2i + 1. */
export function samplePairs(sampling: PairSampling): Sequences {
  const { world, model, parameters, comparisons, random, onProgress, checkpoint } = sampling;
  const prompts = samplePrompts(world, comparisons, random.stream('prompts'));
  const sampler = new PolicySampler(model, parameters);
  const { tokens, count, length } = sampler.sample(
    repeatPrompts(prompts, model.world.promptLength, 2),
    random.stream('responses'),
    { onProgress, checkpoint },
  );
  sampler.dispose();
  return { tokens, count, length };
}

/** Of neighbouring rows. */
export function scorePairs(responses: Sequences, scorer: GoldScorer): ScoredPairs {
  const [first, second] = [everyOther(responses, 0), everyOther(responses, 1)];
  const [firstGold, secondGold] = [scorer.score(first), scorer.score(second)];
  return { first: first.tokens, second: second.tokens, firstGold, secondGold };
}
