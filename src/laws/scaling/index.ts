export { type ComparedLaw, comparableLaws, compareLaws } from './compare-laws.js';
export {
  type Derived,
  fitScalingLaw,
  type LawParameter,
  type ScalingFit,
  type ScalingInput,
} from './fit-scaling-law.js';
export { type BudgetPlan, bestSize, type PlanInput, type PlannedSize, planBudget } from './plan-budget.js';
export { aliasNames, type DerivedQuantity, inputNames, type LawTraits, traitsOf } from './traits.js';
