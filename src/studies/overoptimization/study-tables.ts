/** What findings, figures, views and the summary of this kind of study look at. */
import type { Setting } from '../../engine/axis.js';
import type { Rows } from './tables.js';

/** All that a verdict may look at: the rows of a result folder's tables, empty where an earlier version kept none. */
export type OveroptimizationTables = { readonly [Name in keyof Rows]: Readonly<Rows[Name]> } & {
  /** Coverage of the intervals, 0 to 1. */
  readonly confidence: number;
  /** The sizes that the experiment asks for, whether they have results or not. */
  readonly sizes?: readonly { setting: Setting }[];
};
