/** Rows found in a JSON document. */
import type { JsonObject } from './flatten.js';

export interface Rows {
  rows: JsonObject[];
  /** Place in its list of each row, counted from 1. */
  places: number[];
  leftOut: string[];
  notes: string[];
}

export const rowsOf = (rows: JsonObject[]): Rows => ({
  ...{ rows, leftOut: [], notes: [] },
  places: rows.map((_, index) => index + 1),
});
