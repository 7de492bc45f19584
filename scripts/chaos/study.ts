/** The study that faults are tried on: every kind of stage of best-of-n and PPO, in seconds. */
export const experiment = `extends: smoke
description: Every kind of stage in seconds; its numbers mean nothing.
policy: { width: 16, layers: 1, steps: 10, batchSize: 32 }
goldRewardModel: { width: 8, layers: 1, comparisons: 500, batchSize: 64, epochs: 1, learningRate: 0.006 }
proxyRewardModels:
  sizes: [{ width: 4, layers: 1 }]
  seeds: 1
  comparisons: 500
  validationComparisons: 128
bestOfN: { prompts: 2, n: 32, points: 8 }
rl: { batchSize: 32, iterationBudget: 24, klBudget: 10, evaluationPrompts: 16 }
fit: { bootstrap: 20 }
`;
