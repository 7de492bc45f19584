/** Sizes as people write them: 70M, 6.4 B, 1.4 trillion tokens, 3.2 ZFLOP, 5 PF-days. */
import { columnNumbers, isMissing, type LogTable, shortLine } from '../reading/index.js';

const words: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/^(?:k|thousand)$/i, 1e3],
  [/^(?:m|mn|mln|million)$/i, 1e6],
  [/^(?:g|b|bn|billion)$/i, 1e9],
  [/^(?:t|tn|trillion)$/i, 1e12],
  [/^kflops?$/i, 1e3],
  [/^mflops?$/i, 1e6],
  [/^gflops?$/i, 1e9],
  [/^tflops?$/i, 1e12],
  [/^pflops?$/i, 1e15],
  [/^eflops?$/i, 1e18],
  [/^zflops?$/i, 1e21],
  [/^yflops?$/i, 1e24],
  // A petaflop a second for a day.
  [/^pf(?:lops?)?(?:\/s)?-?days?$/i, 1e15 * 86_400],
];

/** What is counted may follow: `70M params`, `1e21 FLOPs`. */
const sized =
  /^(.*\d\.?)\s*([a-z/-]+)??\s*(?:params?|parameters?|tokens?|toks?|flops?|samples?|gpu[- ]?hours?)?$/i;

interface Sized {
  /** The cell without its words. */
  number: string;
  factor: number;
}

function sizeOf(cell: string): Sized {
  const plain = { number: cell, factor: 1 };
  const [, number, word] = sized.exec(cell.trim()) ?? [];
  if (number === undefined) return plain;
  if (word === undefined || word === '') return { number, factor: 1 };
  const factor = words.find(([pattern]) => pattern.test(word))?.[1];
  return factor === undefined ? plain : { number, factor };
}

export interface SizedNumbers {
  /** NaN where a cell is no number. */
  values: Float64Array;
  /** How numbers were read that are not written plainly. */
  notes: string[];
}

/** The numbers of a column with their magnitudes. Throws UserError where it can be read in two ways. */
export function sizedNumbers(table: LogTable, column: string, file: string): SizedNumbers {
  const cells = table.column(column);
  const sizes = cells.map(sizeOf);
  const { lines, place, decimal } = table;
  const { values, note } = columnNumbers(
    sizes.map(({ number }) => number),
    { file, column, lines, place, decimal },
  );
  const read = values.map((value, row) => value * sizes[row].factor);
  const example = sizes.findIndex(({ factor }, row) => factor !== 1 && !isMissing(cells[row]));
  const notes = note === undefined ? [] : [note];
  if (example >= 0 && Number.isFinite(read[example]))
    notes.push(`${column}: ${shortLine(cells[example])} is read as ${sizeText(read[example])}`);
  return { values: read, notes };
}

/** One number from an option; NaN where it is none. */
export function parseSize(text: string): number {
  const { number, factor } = sizeOf(text);
  return number.trim() === '' ? Number.NaN : Number(number) * factor;
}

/** `7e7`, and small numbers as they are. */
const sizeText = (value: number): string =>
  value >= 1e5 ? Number(value.toPrecision(12)).toExponential().replace('+', '') : String(value);
