/** The tables of this kind of study. */
import type { RowsByName, TableRow } from '../../engine/table/index.js';
import { budgetSplit, computeOptimal } from './tables/budget.js';
import { attempts, fineTuning } from './tables/models.js';
import { samples } from './tables/samples.js';
import { coverage, sequential, truncation } from './tables/test-time.js';
import { waits } from './tables/waits.js';

export {
  attempts,
  budgetSplit,
  computeOptimal,
  coverage,
  fineTuning,
  samples,
  sequential,
  truncation,
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
  waits,
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
export type TruncationRow = TableRow<typeof truncation>;
export type SampleRow = TableRow<typeof samples>;
export type WaitsRow = TableRow<typeof waits>;
