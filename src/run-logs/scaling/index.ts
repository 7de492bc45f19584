export { chooseForm, overoptimizationForm } from './choose-form.js';
export { namesOfRuns } from './column-names.js';
export { findSources, recognised } from './find-inputs.js';
export {
  type FitScalingOptions,
  fitScalingLog,
  isKlLaw,
  oneLogOnly,
  type ScalingGroupFit,
  type ScalingLogFit,
} from './fit-scaling-logs.js';
export { formList } from './form-list.js';
export {
  type BesideLaw,
  type GroupPlan,
  type KnownOfBudget,
  type LogPlan,
  type MeasuredLoss,
  type OtherApproach,
  type PlanOptions,
  planLog,
} from './plan-log.js';
export { planJson, planText } from './plan-report.js';
export { scalingJson, scalingText } from './scaling-report.js';
export { type SuggestedLaw, suggestLaw } from './suggest-law.js';
