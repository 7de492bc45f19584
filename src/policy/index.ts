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
  type Harness,
  type StepRule,
  type StepState,
  stepAfter,
  TokenOrigin,
} from './reasoner/harness.js';
export {
  initialReasonerParameters,
  type ReasonerModel,
  type ReasonerSize,
  reasonerForward,
  reasonerModel,
} from './reasoner/model.js';
export {
  besideRows,
  type ReasonerPrompts,
  type ReasonerResponses,
  trainingRows,
} from './reasoner/responses.js';
export {
  emptyRows,
  orderByLength,
  type ReasonerRows,
  type ReasonerSequence,
  rowsFrom,
  takeRows,
} from './reasoner/rows.js';
export { openReasonerSampler, type ReasonerSampler } from './reasoner/sampler.js';
export {
  openReasonerTrainer,
  type ReasonerHeads,
  type ReasonerTrainer,
  type ReasonerTraining,
} from './reasoner/trainer.js';
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
