/** Online methods in a language of four tokens, so small that the optimum is known: π*(y) ∝ π_init(y) exp(score(y)/penalty). */
import type { OnlineConfig, OnlineMethod, Optimiser, OptimiserParts } from '../../src/methods/method.js';
import { kl } from '../../src/methods/penalties/kl.js';
import type { Penalty } from '../../src/methods/penalties/penalty.js';
import type { PolicyModel } from '../../src/policy/index.js';
import { createRandom, type RandomStream } from '../../src/random/index.js';
import type { Reward, RewardModels } from '../../src/reward/index.js';
import { single } from '../../src/reward/single.js';
import { contentTokens, type Sequences, sequence } from '../../src/world/index.js';
import { logSumExp } from './numbers.js';
import { plainLength, plainResponseLogProbs } from './plain-policy.js';
import { everySequence, randomPolicy, tinyExperiment } from './tiny-world.js';
import { tokenCounter } from './token-counter.js';

export const token = 3;
const height = 3;

/** The proxy score in closed form: height · (share of the token − share of the others). */
export const scoreOf = (tokens: ArrayLike<number>): number =>
  Array.from(tokens).reduce((sum, other) => sum + (other === token ? height : -height) / tokens.length, 0);

export interface RunOptions {
  /** Keys of the method's own configuration, the others at their defaults. */
  config?: Record<string, unknown>;
  online?: Partial<OnlineConfig>;
  klPenalty?: number;
  penalty?: Penalty;
  seeds?: string[];
  forced?: OptimiserParts['forced'];
  startParameters?: Float32Array;
  reward?: (models: RewardModels) => Reward;
}

export interface TinyRun {
  policy: ReturnType<typeof randomPolicy>;
  /** Proxies that count `token`, `count` of them. */
  proxies(count: number): RewardModels;
  open(method: OnlineMethod, options?: RunOptions): Optimiser;
}

/**
 * Every prompt of one token equally often, responses of `responseLength` tokens out of four, or of at most so many where
 * they may end: with the token that the proxies count.
 */
export function tinyRun(responseLength: number, endProbability = 0): TinyRun {
  const experiment = tinyExperiment({ world: { promptLength: 1, responseLength, endProbability } });
  const policy = randomPolicy(experiment, 'ppo', 1);
  const { architecture, parameters } = tokenCounter(policy.model.world, { token, height });
  const proxies = (count: number): RewardModels => ({
    architecture,
    seeds: Array.from({ length: count }, (_, index) => index),
    parameters: Float32Array.from(Array.from({ length: count }, () => [...parameters]).flat()),
    normalisations: Array.from({ length: count }, () => ({ mean: 0, scale: 1 })),
  });
  const open: TinyRun['open'] = (method, options = {}) => {
    const { seeds = ['0'], klPenalty = 0, reward: openReward = single.open } = options;
    const reward = openReward(proxies(seeds.length));
    const run = method.open(
      {
        model: policy.model,
        initialParameters: policy.parameters,
        reward,
        penalty: options.penalty ?? kl.open(klPenalty),
        config: { batchSize: 64, learningRate: 5e-3, warmupIterations: 0, ...options.online },
        drawPrompts: (count: number, random: RandomStream) =>
          Uint8Array.from({ length: count }, () => random.integer(contentTokens(policy.model.world))),
        forced: options.forced,
        startParameters: options.startParameters,
        randoms: seeds.map((name) => createRandom('ppo').stream(name)),
      },
      parsed(method, options.config),
    );
    const dispose = run.dispose.bind(run);
    run.dispose = () => {
      dispose();
      reward.dispose();
    };
    return run;
  };
  return { policy, proxies, open };
}

/** Scores of sequences, of which only what exists is read. */
export const scoresOf = (model: PolicyModel, sequences: Sequences): number[] =>
  Array.from({ length: sequences.count }, (_, row) => {
    const tokens = sequence(sequences, row);
    return scoreOf(tokens.subarray(0, model.world.promptLength + plainLength(model, tokens)));
  });

/** The method's configuration with the defaults of what is not given. */
export const parsed = ({ config }: OnlineMethod, own: Record<string, unknown> = {}): unknown =>
  config.parse(own);

/** Mean over prompts of KL and score of the distribution ∝ π_init(y) exp(score(y) / penalty). */
export function optimum({ policy }: TinyRun, penalty: number): { kl: number; score: number } {
  const all = everySequence(policy.model.world);
  const logProbs = plainResponseLogProbs(policy.model, policy.parameters, all);
  const prompts = contentTokens(policy.model.world);
  const size = all.count / prompts;
  const scores = scoresOf(policy.model, all);
  const mean = { kl: 0, score: 0 };
  for (let prompt = 0; prompt < prompts; prompt++) {
    const rows = Array.from({ length: size }, (_, index) => prompt * size + index);
    const tilted = rows.map((row) => logProbs[row] + scores[row] / penalty);
    const total = logSumExp(tilted);
    rows.forEach((row, index) => {
      const probability = Math.exp(tilted[index] - total);
      mean.kl += (probability * (tilted[index] - total - logProbs[row])) / prompts;
      mean.score += (probability * scores[row]) / prompts;
    });
  }
  return mean;
}

/** Exact KL(π ‖ π_init) and score of replica 0 by enumeration, means over prompts. */
export function exactly({ policy }: TinyRun, parameters: Float32Array): { kl: number; score: number } {
  const { model } = policy;
  const all = everySequence(model.world);
  const now = plainResponseLogProbs(model, parameters.subarray(0, model.layout.count), all);
  const initial = plainResponseLogProbs(model, policy.parameters, all);
  const prompts = contentTokens(model.world);
  const scores = scoresOf(model, all);
  const mean = { kl: 0, score: 0 };
  now.forEach((logProb, row) => {
    mean.kl += (Math.exp(logProb) * (logProb - initial[row])) / prompts;
    mean.score += (Math.exp(logProb) * scores[row]) / prompts;
  });
  return mean;
}

/** Exact KL and score, averaged over the last ten of some iterations. */
export function train(setup: TinyRun, run: Optimiser, iterations: number): { kl: number; score: number } {
  const mean = { kl: 0, score: 0 };
  for (let step = 1; step <= iterations; step++) {
    run.iterate();
    if (step <= iterations - 10) continue;
    const { kl: divergence, score } = exactly(setup, run.actor.parameters());
    mean.kl += divergence / 10;
    mean.score += score / 10;
  }
  return mean;
}
