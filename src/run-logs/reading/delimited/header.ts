/** From the cells of a header to names of columns, each once. */
import { UserError } from '../../../config/user-error.js';
import { isMissing, isNumber, oneLine } from '../cells.js';
import type { TableBuilder } from '../table-builder.js';
import { withoutMarkdown } from './bars.js';

/** A name that the header does not give. */
export const unnamed = (position: number): string => `(column ${position + 1})`;

/** Every name once: the second `kl` is `kl (2)`. */
export function columnNames(cells: readonly string[]): string[] {
  const plain = plainCells(cells);
  const taken = new Set(plain);
  const counts = new Map<string, number>();
  return plain.map((cell, position) => {
    const base = cell === '' ? unnamed(position) : cell;
    let count = (counts.get(base) ?? 0) + 1;
    while (count > 1 && taken.has(`${base} (${count})`)) count++;
    counts.set(base, count);
    return count === 1 ? base : `${base} (${count})`;
  });
}

/** What is longer is no name, and no message is to hold it. */
const LONGEST_NAME = 200;

/** In one line, without Markdown around a cell, and without the single quotes that some programs put around each. */
function plainCells(cells: readonly string[]): string[] {
  const plain = cells.map((cell) => withoutMarkdown(oneLine(cell.slice(0, LONGEST_NAME))));
  const quoted = plain.every((cell) => /^'[^']*'$/.test(cell));
  return quoted ? plain.map((cell) => cell.slice(1, -1).trim()) : plain;
}

/** A line of numbers, among them one that is no whole number, as names like 1, 2, 4 are. */
export function isRowOfNumbers(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => !isMissing(cell));
  const numbers = filled.filter(isNumber);
  if (numbers.length === 0) return false;
  return (
    numbers.length === filled.length || (2 * numbers.length >= filled.length && numbers.some(isFraction))
  );
}

const isFraction = (cell: string): boolean => /[.,]\d|\de/i.test(cell);

export const noHeader = (file: string, line: number): UserError =>
  new UserError(
    `${file}: line ${line}: holds numbers where the names of the columns belong; put a header line above it, such as kl,gold_score`,
  );

/**
 * Of columns with one name, those that repeat the first cell by cell are not kept; the others are noted. Columns without
 * a name are kept when they hold something.
 */
export function keptColumns(builder: TableBuilder, names: readonly string[], header: readonly string[]) {
  const dropped = new Set<string>();
  const renamed: string[] = [];
  const plain = plainCells(header);
  for (const [position, name] of names.entries()) {
    // Extra columns stand behind those of the header, without a name.
    const first = plain[position] ?? '';
    if (first === name) continue;
    const original = first === '' ? undefined : builder.cells(first);
    if (builder.cells(name).every((cell, row) => cell === (original?.[row] ?? ''))) dropped.add(name);
    else if (first !== '') renamed.push(`the column ${first} stands twice; the later one is called ${name}`);
  }
  builder.notes.push(...renamed.slice(0, MOST_NOTES));
  return (name: string): boolean => !dropped.has(name);
}

const MOST_NOTES = 5;
