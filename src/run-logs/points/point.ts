/** What a fit is made of. */
import type { RowsOfPoint } from '../../fitting/index.js';

export interface RunPoint {
  line: number;
  /** Nats per response. */
  kl: number;
  gold: number;
  cluster: string;
  /** Of the training, where the log has a column of steps. */
  step?: number;
  /** What a mean stands for; undefined of a single row. */
  rows?: RowsOfPoint;
}

export interface PointGroup {
  /** The values of the --by columns, or `all`. */
  name: string;
  points: RunPoint[];
  /** Row of the table of each point; of a mean of rows that of the last. */
  rows: number[];
  /** `line 7: gold_score is NaN`, one entry a row left out. */
  dropped: string[];
  /** Rows without a KL or without a score, as logs of several metrics have them. */
  blank: number;
  /** Those of them, by row, that have a score. */
  withoutKl: readonly number[];
  /** KL below 0 beyond rounding, of rows left out. */
  negative: number[];
  /** Scores of the initial policy: rows of step 0 that have a score and no KL, or means of the rows with n = 1. */
  initial: InitialScore[];
  /** What a `method` column says of the whole group. */
  method?: string;
}

export interface InitialScore {
  /** Of the first row. */
  line: number;
  /** Of best-of-n the rows with n = 1. */
  isBestOfOne?: boolean;
  gold: number;
  cluster: string;
}
