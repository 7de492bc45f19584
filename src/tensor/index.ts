export { type AdamOptions, adamStep, correctedRate, warmupCosine } from './adam.js';
export { type Backend, type BackendRequest, loadBackend } from './backend.js';
export { compile, type TensorFunction } from './compile.js';
export { DivergedError, Divergences } from './divergences.js';
export { type LanguageTrainer, openKernelLanguageTrainer } from './kernels/language-training.js';
export { openKernelTrainer } from './kernels/pair-training.js';
export type { PairRows } from './kernels/placed-pairs.js';
export { type ReasonerRows, type ReasonerTrunk, readInParts } from './kernels/reasoner-rows.js';
export {
  type HarnessedRows,
  type HarnessNumbers,
  type KernelChains,
  kernelChains,
  type SampledChains,
} from './kernels/reasoner-sampling.js';
export { openKernelReasonerTrainer } from './kernels/reasoner-training.js';
export {
  type KernelSampling,
  kernelSampling,
  type SampledRows,
  type TokenJudgements,
} from './kernels/sampling.js';
export { type KernelScores, kernelScores } from './kernels/scores.js';
export type { LanguageRows, PerToken, TokenGradient, TokenPredictions } from './kernels/token-losses.js';
export { layerNorm, linear, oneHot, pick } from './layers.js';
export { existing, lastOf, masked } from './masks.js';
export {
  initialParameters,
  type ParameterLayout,
  type ParameterSpec,
  parameterLayout,
  parametersAt,
  unpackParameters,
  type Weights,
} from './parameters.js';
export { type BackendName, backendName, getTf, type Tensor, type Tf } from './tf.js';
export {
  type Loss,
  type LossOutput,
  type StepReport,
  Trainer,
  type TrainerState,
  TrainingStep,
} from './trainer.js';
export {
  type LayerCache,
  type TransformerShape,
  transformer,
  transformerSpecs,
} from './transformer.js';
