/** A language of four tokens whose responses can all be written down. */
import type { z } from 'zod';
import { policyConfig } from '../../src/policy/config.js';
import { type PolicyModel, policyModel } from '../../src/policy/index.js';
import { createRandom } from '../../src/random/index.js';
import { initialParameters } from '../../src/tensor/index.js';
import { type WorldConfig, worldConfig } from '../../src/world/config.js';
import {
  endTokenOf,
  type Sequences,
  sequence,
  sequenceLength,
  takeSequences,
  type WorldShape,
} from '../../src/world/index.js';

export interface TinyExperiment {
  world: WorldConfig;
  policy: z.infer<typeof policyConfig>;
}

/** Vocabulary 4, prompts of 2 tokens, responses of 3: 64 responses to a prompt. */
export function tinyExperiment(
  changes: { world?: Partial<WorldConfig>; policy?: Partial<TinyExperiment['policy']> } = {},
): TinyExperiment {
  return {
    world: worldConfig.parse({
      ...{ vocabularySize: 4, promptLength: 2, responseLength: 3, contentFeatures: 3 },
      ...changes.world,
    }),
    policy: policyConfig.parse({ width: 8, layers: 1, heads: 2, ...changes.policy }),
  };
}

/** All sequences [V^length, length], counted up as numbers in base V; those of one prompt stand together. */
export function allSequences(vocabularySize: number, length: number): Sequences {
  const count = vocabularySize ** length;
  const tokens = new Uint8Array(count * length);
  for (let row = 0; row < count; row++) {
    let rest = row;
    for (let position = length - 1; position >= 0; position--) {
      tokens[row * length + position] = rest % vocabularySize;
      rest = Math.floor(rest / vocabularySize);
    }
  }
  return { tokens, count, length };
}

/** All sequences of a world; where there is an end token, those with none in the prompt and nothing else behind it. */
export function everySequence(world: WorldShape): Sequences {
  const all = allSequences(world.vocabularySize, sequenceLength(world));
  const endToken = endTokenOf(world);
  if (endToken === undefined) return all;
  const rows = Array.from({ length: all.count }, (_, row) => row).filter((row) => {
    const first = sequence(all, row).indexOf(endToken);
    const rest = first === -1 ? [] : [...sequence(all, row).subarray(first)];
    return (first === -1 || first >= world.promptLength) && rest.every((token) => token === endToken);
  });
  return takeSequences(all, rows);
}

/** The row of `everySequence` that these tokens are. */
export function rowOf(tokens: ArrayLike<number>, vocabularySize: number): number {
  return Array.from(tokens).reduce((row, token) => row * vocabularySize + token, 0);
}

/** A policy with random parameters; `boost` above 1 makes its distributions uneven. */
export function randomPolicy(
  experiment: TinyExperiment,
  seed: string,
  boost = 3,
): { model: PolicyModel; parameters: Float32Array } {
  const model = policyModel(experiment);
  // The value head starts at zero: everything else is drawn wider than in training.
  const parameters = initialParameters(model.layout, [createRandom(seed)]).map((value) => boost * value);
  return { model, parameters };
}
