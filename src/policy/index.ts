export { type FineTuningConfig, policyConfig } from './config.js';
export { crossEntropy, type FineTuning, fineTune } from './fine-tuning.js';
export { tokenEntropy, tokenKl } from './kl-divergence.js';
export { type LanguageTrainer, openLanguageTrainer } from './language-trainer.js';
export {
  existingTokens,
  type PolicyModel,
  type PolicyOutput,
  policyForward,
  policyModel,
  responseTokens,
} from './policy.js';
export { PolicySampler, type SampledResponses, type SampleOptions } from './policy-sampler.js';
export {
  type BatchSampler,
  createBatchSampler,
  type SampledBatch,
  type SampledOutput,
  type Steering,
  sampleResponses,
  type TokenMasks,
} from './sampling.js';
export { samplingKernel } from './slice-sampler.js';
