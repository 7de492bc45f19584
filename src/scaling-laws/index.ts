export type { Coefficients } from './coefficients.js';
export {
  aicc,
  type ComparisonInput,
  compareForms,
  type FormComparison,
  heldOutRmse,
} from './compare-forms.js';
export {
  adviceFor,
  collectDoubts,
  doubtAccuracy,
  doubtBaseline,
  doubtConstant,
  doubtGold,
  doubtInterval,
  doubtKlBound,
  doubtPeak,
  doubtPerTokenKl,
  doubtPoints,
  doubtPolicy,
  doubtRows,
  doubtSeeds,
  warn,
} from './doubts.js';
export {
  type CurveData,
  type FormData,
  type FormFit,
  type FormFitOptions,
  fitCurve,
  fitForm,
  predict,
} from './fit.js';
export { fixParameter } from './fixed-form.js';
export { bootstrapParameters, type FormBootstrapOptions, parameterIntervals } from './form-bootstrap.js';
export { findForm, forms } from './forms/index.js';
export type {
  FormInput,
  FormParameter,
  FunctionalForm,
  Inputs,
  Parameters,
  Peak,
} from './functional-form.js';
export { fitHuber, type HuberFit, type HuberOptions, huberLoss } from './huber-fit.js';
export { fitSharedAlpha, type Heterogeneity, heterogeneity, type JointFit } from './joint-fit.js';
export {
  fitOveroptimization,
  fitOveroptimizationGrid,
  type GoldCurve,
  type GridInput,
  type IntervalOptions,
  type OveroptimizationFit,
  type OveroptimizationForm,
  type OveroptimizationInput,
} from './overoptimization-fit.js';
export { type Profile, profileHuberParameter, profileInterval, profileParameter } from './profile.js';
export {
  type FitRunLogsOptions,
  fitJson,
  fitRunLogs,
  fitText,
  type GroupFit,
  parseBaseline,
  type RunLogsFit,
} from './run-logs/index.js';
export {
  fitTrend,
  type LeftOutPrediction,
  predictLeftOut,
  type SizedCurve,
  type Trend,
  type TrendInput,
} from './trends.js';
export type { Warning, WarningCode } from './warnings.js';
