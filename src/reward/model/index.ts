export { fromLanguageModel } from './language-model.js';
export {
  gapScales,
  type Normalisation,
  normalise,
  type ScaleRule,
  scaleRules,
  softLabelScale,
  unitNormalisation,
} from './normalisation.js';
export { type Validation, validate } from './proxy-validation.js';
export {
  type RewardModelArchitecture,
  type RewardModelSize,
  rewardForward,
  rewardModelArchitecture,
} from './reward-model.js';
export { openRewardModels } from './scoring.js';
export {
  drawnParameters,
  type RewardTraining,
  type RewardTrainingConfig,
  type RewardTrainingOptions,
  trainRewardModels,
} from './training.js';
