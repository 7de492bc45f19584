/** Reward models that begin as language models, as those of Gao et al. (2022) and of WARM (Ramé et al. 2024) do. */
import type { PolicyModel } from '../../policy/index.js';
import type { ParameterSpec } from '../../tensor/index.js';
import type { RewardModelArchitecture } from './reward-model.js';

/**
 * `drawn` parameters [count] of a reward model with the trunk of a language model of its size in their place. What the
 * language model lacks stays as it was drawn: the reward head, and the position of the last token, which it never reads.
 */
export function fromLanguageModel(
  { layout }: RewardModelArchitecture,
  drawn: Float32Array,
  language: { model: PolicyModel; parameters: Float32Array },
): Float32Array {
  const known = placesOf(language.model.layout.specs);
  const values = drawn.slice();
  for (const [name, { offset, length }] of placesOf(layout.specs)) {
    const from = known.get(name);
    if (from === undefined) continue;
    const shared = Math.min(length, from.length);
    values.set(language.parameters.subarray(from.offset, from.offset + shared), offset);
  }
  return values;
}

/** Where each parameter lies in the flat vector. */
function placesOf(specs: readonly ParameterSpec[]): Map<string, { offset: number; length: number }> {
  let offset = 0;
  return new Map(
    specs.map(({ name, shape }) => {
      const place = { offset, length: shape.reduce((product, dimension) => product * dimension, 1) };
      offset += place.length;
      return [name, place];
    }),
  );
}
