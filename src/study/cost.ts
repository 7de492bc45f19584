/** Rough costs of stages: they decide the order of work and nothing else. */
import type { Experiment } from '../config/index.js';
import type { StageKind } from './events.js';
import type { ProxyGroup, StageParameters } from './stage.js';

/** Work per token of a transformer: ops have a fixed price, matrices a quadratic one. */
const tokenCost = ({ width, layers }: { width: number; layers: number }) =>
  layers * (20 + width + (width * width) / 16);

/** Arbitrary units, comparable between the stages of one experiment. */
export function estimatedCost<Kind extends StageKind>(
  kind: Kind,
  parameters: StageParameters[Kind],
  experiment: Experiment,
): number {
  const { policy, goldRewardModel, proxyRewardModels, bestOfN, rl } = experiment;
  const group = parameters as ProxyGroup;
  const policyCost = tokenCost(policy);
  const goldCost = tokenCost(goldRewardModel);
  switch (kind) {
    case 'policy':
      return 3 * policy.steps * policy.batchSize * policyCost;
    case 'gold':
      return 6 * goldRewardModel.comparisons * goldRewardModel.epochs * goldCost;
    case 'comparisons':
      return 2 * (parameters as StageParameters['comparisons']).comparisons * (policyCost + goldCost);
    case 'pool':
      return (parameters as StageParameters['pool']).prompts * bestOfN.n * (policyCost + goldCost);
    case 'proxies':
      return (
        6 * group.comparisons * proxyRewardModels.epochs * proxyRewardModels.seeds * tokenCost(group.size)
      );
    case 'best-of-n':
      return bestOfN.prompts * bestOfN.n * proxyRewardModels.seeds * tokenCost(group.size);
    case 'rl': {
      const response = (2 + 3 * rl.epochs) * policyCost + tokenCost(group.size);
      return proxyRewardModels.seeds * rl.stepBudget * rl.batchSize * response;
    }
    default:
      return 1;
  }
}
