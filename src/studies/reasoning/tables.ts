/** The tables of this kind of study. */
import type { RowsByName, TableRow } from '../../engine/table/index.js';
import { budgetSplit, computeOptimal } from './tables/budget.js';
import { exchange } from './tables/exchange.js';
import { attempts, fineTuning } from './tables/models.js';
import { rlCoverage, rlCurves, rlFits } from './tables/rl.js';
import { samples } from './tables/samples.js';
import { coverage, sequential, truncation } from './tables/test-time.js';
import { selection, verifierLaws, verifiers } from './tables/verifiers.js';
import { waits } from './tables/waits.js';

export {
  attempts,
  budgetSplit,
  computeOptimal,
  coverage,
  exchange,
  fineTuning,
  rlCoverage,
  rlCurves,
  rlFits,
  samples,
  selection,
  sequential,
  truncation,
  verifierLaws,
  verifiers,
  waits,
};

export const tables = [
  fineTuning,
  attempts,
  coverage,
  sequential,
  truncation,
  budgetSplit,
  computeOptimal,
  exchange,
  waits,
  verifiers,
  selection,
  verifierLaws,
  rlCurves,
  rlFits,
  rlCoverage,
  samples,
] as const;

/** Rows by table name. */
export type Rows = RowsByName<typeof tables>;

/** Every table without rows. */
export const noRows = (): Rows => Object.fromEntries(tables.map(({ name }) => [name, []])) as unknown as Rows;

export type FineTuningRow = TableRow<typeof fineTuning>;
export type AttemptsRow = TableRow<typeof attempts>;
export type CoverageRow = TableRow<typeof coverage>;
export type SequentialRow = TableRow<typeof sequential>;
export type BudgetSplitRow = TableRow<typeof budgetSplit>;
export type ComputeOptimalRow = TableRow<typeof computeOptimal>;
export type ExchangeRow = TableRow<typeof exchange>;
export type TruncationRow = TableRow<typeof truncation>;
export type SampleRow = TableRow<typeof samples>;
export type WaitsRow = TableRow<typeof waits>;
export type RlCurvesRow = TableRow<typeof rlCurves>;
export type RlFitsRow = TableRow<typeof rlFits>;
export type RlCoverageRow = TableRow<typeof rlCoverage>;
export type VerifiersRow = TableRow<typeof verifiers>;
export type SelectionRow = TableRow<typeof selection>;
export type VerifierLawsRow = TableRow<typeof verifierLaws>;
