/** The experiment of the engine's tests: two sizes, two label noises, tiny in every count. */
import { type Experiment, resolveExperiment } from '../../src/config/index.js';

export const tinyData = {
  name: 'tiny',
  policy: { width: 8, layers: 1, steps: 1, batchSize: 1 },
  proxyRewardModels: {
    sizes: [
      { width: 4, layers: 1 },
      { width: 8, layers: 1 },
    ],
    comparisons: [500],
  },
  bestOfN: { prompts: 3, n: 16, points: 4 },
};

/** Fresh every time, with changes by section. */
export function tinyExperiment(changes: Record<string, unknown> = {}): Experiment {
  return resolveExperiment({ ...tinyData, ...changes });
}
