/** A log as one table of text cells, whatever the file was. */

export interface LogTable {
  /** Names in the order in which they first appear. */
  readonly columns: readonly string[];
  /** Rows. */
  readonly count: number;
  /** Line of the file, or place in a list, of each row, counted from 1. */
  readonly lines: Int32Array;
  /** What `lines` counts. */
  readonly place: Place;
  /** The cells of one column, row by row; missing cells are ''. */
  column(name: string): readonly string[];
  /** The same as numbers, without making text of them, where all cells are plain numbers or none; NaN for those. */
  numbers?(name: string): Float64Array | undefined;
  /** The same as words with a number each, where the column is held so. */
  words?(name: string): ColumnWords | undefined;
  /** One cell, of a column that is not to be made text of as a whole. */
  cell?(name: string, row: number): string;
  /** The decimal mark that all unambiguous numbers share; undefined where there are none. */
  readonly decimal?: '.' | ',';
  /** What was left out and why: `line 61: is cut short`. */
  readonly leftOut: readonly string[];
  /** What was decided without being asked, for people: `; between cells, decimal commas`. */
  readonly notes: readonly string[];
}

/** The cell of a row is `words[ids[row]]`; words may stand in no row. */
export interface ColumnWords {
  readonly words: readonly string[];
  readonly ids: Int32Array;
}

export type Place = 'line' | 'entry';
