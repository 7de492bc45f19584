export { type FineTuningConfig, policyConfig } from './config.js';
export { type FineTuning, fineTune } from './fine-tuning.js';
export { tokenEntropy, tokenKl } from './kl-divergence.js';
export {
  existingTokens,
  type PolicyModel,
  type PolicyOutput,
  policyForward,
  policyModel,
  responseTokens,
} from './policy.js';
export {
  type BatchSampler,
  createBatchSampler,
  PolicySampler,
  type SampledBatch,
  type SampledOutput,
  type SampledResponses,
  type Steering,
  sampleResponses,
  type TokenMasks,
} from './sampling.js';
