export { type FitQuality, fitQuality } from './fit-quality.js';
export { type CurveLaw, curveLaw, findForm, forms, laws } from './forms/index.js';
export {
  fitSharedAlpha,
  fitSharedBeta,
  type Heterogeneity,
  heterogeneity,
  type JointFit,
  type SharedAlphaFit,
  type SharedBetaFit,
} from './joint-fit.js';
export {
  fitOveroptimization,
  type IntervalBasis,
  type IntervalOptions,
  type OveroptimizationFit,
  type OveroptimizationForm,
  type OveroptimizationInput,
} from './overoptimization-fit.js';
export {
  fitTrend,
  type LeftOutPrediction,
  predictLeftOut,
  type SizedCurve,
  type Trend,
  type TrendInput,
} from './trends.js';
