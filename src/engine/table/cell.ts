/** What a cell of a table holds. */

/** Null is an empty cell. */
export type Cell = string | number | null;

/** A value of an axis. */
export type AxisValue = string | number;
