/** Scores of a reward model in plain JavaScript and doubles. */
import type { RewardModelArchitecture } from '../../src/reward/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { multiply, plainTransformer, plainWeights } from './plain-transformer.js';

export function plainScore(
  { trunk, layout }: RewardModelArchitecture,
  parameters: ArrayLike<number>,
  tokens: ArrayLike<number>,
): number {
  const states = plainTransformer(trunk, plainWeights(layout, parameters), Array.from(tokens));
  return multiply(states[states.length - 1], plainWeights(layout, parameters).rewardHead)[0];
}

export function plainScores(
  architecture: RewardModelArchitecture,
  parameters: ArrayLike<number>,
  sequences: Sequences,
): number[] {
  return Array.from({ length: sequences.count }, (_, row) =>
    plainScore(architecture, parameters, sequence(sequences, row)),
  );
}
