/** A reward model made by hand: its score rises with the share of one token in prompt and response. */
import { type RewardModelArchitecture, rewardModelArchitecture } from '../../src/reward/index.js';
import type { WorldShape } from '../../src/world/index.js';

/** score = height · (share of `token` − share of the others), exact up to layer norm's epsilon. */
export function tokenCounter(
  world: WorldShape,
  { token, height }: { token: number; height: number },
): { architecture: RewardModelArchitecture; parameters: Float32Array } {
  const architecture = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, world);
  const parameters = new Float32Array(architecture.parameterCount);
  const put = (name: string, row: number, column: number, value: number) => {
    let offset = 0;
    for (const spec of architecture.layout.specs) {
      const columns = spec.shape[1];
      if (spec.name === name) parameters[offset + row * columns + column] = value;
      offset += spec.shape[0] * columns;
    }
  };
  // Embeddings ±(1, −1, 0, 0) become ±√2 (1, −1, 0, 0) after layer norm; zero queries look everywhere alike.
  for (let other = 0; other < world.vocabularySize; other++) {
    const sign = other === token ? 1 : -1;
    put('embedding', other, 0, sign);
    put('embedding', other, 1, -sign);
  }
  put('value0', 0, 0, 1);
  put('attentionOut0', 0, 2, height / Math.SQRT2);
  put('rewardHead', 2, 0, 1);
  return { architecture, parameters };
}
