export { type AdamOptions, adamStep, correctedRate, warmupCosine } from './adam.js';
export { type Backend, type BackendName, type BackendRequest, loadBackend } from './backend.js';
export { compile, type TensorFunction } from './compile.js';
export { DivergedError } from './divergences.js';
export {
  type LanguageRows,
  type LanguageTrainer,
  openKernelLanguageTrainer,
  type PerToken,
  type TokenGradient,
  type TokenPredictions,
} from './kernels/language-training.js';
export { openKernelTrainer } from './kernels/pair-training.js';
export type { PairRows } from './kernels/placed-pairs.js';
export {
  type KernelSampling,
  kernelSampling,
  type SampledRows,
  type TokenJudgements,
} from './kernels/sampling.js';
export { type KernelScores, kernelScores } from './kernels/scores.js';
export { layerNorm, linear, oneHot, pick } from './layers.js';
export { existing, lastOf, masked } from './masks.js';
export { filled, type Pack, type PackedState, PackedTrainer } from './packed-trainer.js';
export {
  initialParameters,
  type ParameterLayout,
  type ParameterSpec,
  parameterLayout,
  parametersAt,
  rowsAt,
  unpackParameters,
  type Weights,
} from './parameters.js';
export { getTf, type Tensor, type Tf } from './tf.js';
export { type Loss, type LossOutput, type StepReport, Trainer, type TrainerState } from './trainer.js';
export {
  type LayerCache,
  type TransformerShape,
  transformer,
  transformerSpecs,
} from './transformer.js';
