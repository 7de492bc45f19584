export type { Components, LearnedWeights, Weights } from './components/components.js';
export { openEnsemble } from './ensembles/ensemble.js';
export { meanParameters, runningMeans } from './ensembles/mean-parameters.js';
export * from './model/index.js';
export {
  type Reward,
  type RewardKind,
  type RewardModels,
  rewardKinds,
  type Scoring,
  scoresOf,
} from './reward.js';
export { RewardScorer } from './scorer.js';
