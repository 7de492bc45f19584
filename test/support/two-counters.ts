/** Proxies of two judges in the language of four tokens: each counts a token of its own. */
import type { PolicyModel } from '../../src/policy/index.js';
import type { RewardModels } from '../../src/reward/index.js';
import type { WorldShape } from '../../src/world/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { logSumExp } from './numbers.js';
import { plainResponseLogProbs } from './plain-policy.js';
import { everySequence } from './tiny-world.js';
import { tokenCounter } from './token-counter.js';

const counters = [
  { token: 3, height: 3 },
  { token: 1, height: 2 },
] as const;

/** What `seeds` need, as stages open the proxies of two judges. */
export function twoJudges(world: WorldShape, seeds: readonly number[]): RewardModels {
  const components = counters.map((counter, judge): RewardModels => {
    const { architecture, parameters } = tokenCounter(world, counter);
    return {
      architecture,
      seeds,
      parameters: Float32Array.from(seeds.flatMap(() => [...parameters])),
      normalisations: seeds.map((seed) => ({ mean: 0.1 * seed, scale: 1 + judge })),
    };
  });
  return { ...components[0], components };
}

/** Scores of both judges for a seed in closed form, [judge][row]. */
export const twoScores = (sequences: Sequences, seed = 0): number[][] =>
  counters.map(({ token, height }, judge) =>
    Array.from({ length: sequences.count }, (_, row) => {
      const tokens = Array.from(sequence(sequences, row));
      const share = tokens.filter((other) => other === token).length / tokens.length;
      return (height * (2 * share - 1) - 0.1 * seed) * (1 + judge);
    }),
  );

/** Means over prompts of KL and of both scores under a policy given by ln of every response's probability. */
function meansOf(
  logProbs: ArrayLike<number>,
  initial: ArrayLike<number>,
  scores: number[][],
  prompts: number,
) {
  const mean = { kl: 0, scores: scores.map(() => 0) };
  Array.from(logProbs).forEach((logProb, row) => {
    const probability = Math.exp(logProb) / prompts;
    mean.kl += probability * (logProb - initial[row]);
    scores.forEach((own, judge) => {
      mean.scores[judge] += probability * own[row];
    });
  });
  return mean;
}

/** Of policies with these parameters, by enumeration. */
export function exactMeans(model: PolicyModel, parameters: Float32Array, initial: Float32Array) {
  const all = everySequence(model.world);
  const now = plainResponseLogProbs(model, parameters.subarray(0, model.layout.count), all);
  const before = plainResponseLogProbs(model, initial, all);
  return meansOf(now, before, twoScores(all), model.world.vocabularySize);
}

/**
 * The policy nearest to the initial one whose mean scores are `thresholds`: π(y | x) ∝ π_init(y | x) exp(Σ λ_i r_i(y)), with
 * λ where the convex dual ln Z − Σ λ_i θ_i has no slope, by descent. Its λ, KL and scores.
 */
export function constrainedOptimum(model: PolicyModel, initial: Float32Array, thresholds: readonly number[]) {
  const all = everySequence(model.world);
  const before = plainResponseLogProbs(model, initial, all);
  const scores = twoScores(all);
  const prompts = model.world.vocabularySize;
  const size = all.count / prompts;
  const tilted = (lambdas: readonly number[]) => {
    const weights = Array.from(before, (own, row) =>
      lambdas.reduce((sum, lambda, judge) => sum + lambda * scores[judge][row], own),
    );
    return weights.map((weight, row) => {
      const first = row - (row % size);
      return weight - logSumExp(weights.slice(first, first + size));
    });
  };
  let lambdas = thresholds.map(() => 0);
  for (let step = 0; step < 20_000; step++) {
    const means = meansOf(tilted(lambdas), before, scores, prompts);
    lambdas = lambdas.map((lambda, judge) => lambda - 0.02 * (means.scores[judge] - thresholds[judge]));
  }
  return { lambdas, ...meansOf(tilted(lambdas), before, scores, prompts) };
}
