/** What findings, figures, views and the summary of this kind of study look at. */
import { noRows, type Rows } from './tables.js';

/** All that a verdict may look at: the rows of a result folder's tables. */
export interface ReasoningTables extends Rows {
  /** Coverage of the intervals. */
  readonly confidence: number;
}

export const noTables = (): ReasoningTables => ({ ...noRows(), confidence: 0.95 });
