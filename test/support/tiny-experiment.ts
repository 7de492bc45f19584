/** A tiny experiment on overoptimization: two sizes, tiny in every count. */
import { resolveStudy } from '../../src/studies/index.js';
import type { Experiment } from '../../src/studies/overoptimization/config/experiment.js';

export const tinyData = {
  name: 'tiny',
  policy: { width: 8, layers: 1, steps: 1, batchSize: 1 },
  proxyRewardModels: {
    sizes: [
      { width: 4, layers: 1 },
      { width: 8, layers: 1 },
    ],
    seeds: 2,
    comparisons: 500,
  },
  bestOfN: { prompts: 3, n: 16, points: 4 },
};

/** Fresh every time, with changes by section. */
export function tinyExperiment(changes: Record<string, unknown> = {}): Experiment {
  return resolveStudy({ ...tinyData, ...changes }).experiment as unknown as Experiment;
}
