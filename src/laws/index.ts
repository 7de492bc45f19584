export { type FitQuality, fitQuality } from './fit-quality.js';
export { type CurveLaw, curveLaw, findForm, forms, laws, plateau } from './forms/index.js';
export { gaoCurves, type PublishedCurve } from './gao-sizes.js';
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
  collapseDepth,
  endAndPeak,
  fitProgress,
  foretell,
  foretellEnd,
  hasCollapsed,
  type ProgressCurve,
  type ProgressFit,
} from './rl-progress.js';
export {
  aliasNames,
  type BudgetPlan,
  bestSize,
  type ComparedLaw,
  comparableLaws,
  compareLaws,
  type Derived,
  type DerivedQuantity,
  fitScalingLaw,
  inputNames,
  type LawParameter,
  type LawTraits,
  type PlanInput,
  type PlannedSize,
  planBudget,
  type ScalingFit,
  type ScalingInput,
  traitsOf,
} from './scaling/index.js';
export {
  fitTrend,
  type LeftOutPrediction,
  predictLeftOut,
  type SizedCurve,
  type Trend,
  type TrendInput,
} from './trends.js';
