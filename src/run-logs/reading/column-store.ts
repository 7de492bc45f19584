/** How the cells of one column are held while a table grows. */

export interface ColumnStore {
  /** Cells come in the order of their rows. */
  add(row: number, cell: string): void;
  /** The same for a number of JSON. */
  addNumber?(row: number, value: number): void;
  /** Takes the cell of a row out again, which is the last that was added. */
  remove(row: number): void;
  /** One of the rows that came last. */
  cellNearEnd(row: number): string;
  /** The first cells, at most so many. */
  head(count: number): readonly string[];
  /** A cell for each of `count` rows. */
  all(count: number): readonly string[];
  /** Whether cells that come now are held. */
  readonly isOpen: boolean;
}

/** How a column of a large file is held: as plain numbers, as few different words, or as any text. */
export type Wanted = 'numbers' | 'words' | 'text';

/** V8 keeps the whole text alive for the sake of a part of it. A browser has no Buffer, and no file that is larger than memory. */
export const copyOf = (cell: string): string =>
  cell.length < 13 || typeof Buffer === 'undefined' ? cell : Buffer.from(cell).toString();
