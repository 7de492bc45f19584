/** The tables of this kind of study. */
import type { RowsByName, TableRow } from '../../engine/table/index.js';
import { computeOptimal, forecasts, laws, taskVerdicts } from './laws/derived-tables.js';
import { pretraining } from './tables/evaluations.js';
import { idealCapacity, idealLearner, language } from './tables/language.js';
import { runs } from './tables/runs.js';
import { tasks } from './tables/tasks.js';

export {
  computeOptimal,
  forecasts,
  idealCapacity,
  idealLearner,
  language,
  laws,
  pretraining,
  runs,
  tasks,
  taskVerdicts,
};

export const tables = [
  ...([pretraining, runs, language, idealLearner, idealCapacity, tasks] as const),
  ...([laws, computeOptimal, forecasts, taskVerdicts] as const),
] as const;

/** Rows by table name. */
export type Rows = RowsByName<typeof tables>;

/** Every table without rows. */
export const noRows = (): Rows => Object.fromEntries(tables.map(({ name }) => [name, []])) as unknown as Rows;

export type Evaluation = TableRow<typeof pretraining>;
export type FinishedRun = TableRow<typeof runs>;
export type LanguageRow = TableRow<typeof language>;
export type IdealPoint = TableRow<typeof idealLearner>;
export type TaskScore = TableRow<typeof tasks>;
