export * from './model/index.js';
export { type Reward, type RewardKind, type RewardModels, rewardKinds, type Scoring } from './reward.js';
export { RewardScorer } from './scorer.js';
