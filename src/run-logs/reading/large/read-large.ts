/** Tables that are read as a stream: delimited ones and JSON lines, of which only the wanted columns are held. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../../config/user-error.js';
import type { Wanted } from '../column-store.js';
import { startsWithBox } from '../console/boxes.js';
import { openDelimited } from '../delimited/read-delimited.js';
import { beginsWithObject, JsonLinesReader } from '../json/json-lines.js';
import { columnNumbers } from '../numbers.js';
import { json, readLogTable } from '../read-table.js';
import type { LogTable } from '../table.js';
import type { Selection } from '../table-builder.js';
import { forEachPart } from './text-parts.js';

/** What is asked of a table, told from its first rows; other columns are read when they are asked for. */
export type WantedColumns = (beginning: LogTable) => { numbers: readonly string[]; words: readonly string[] };

/** How many bytes are read at a time. */
export interface Pieces {
  /** What a table's kind and columns are told from. */
  beginning: number;
  part: number;
}

const usual: Pieces = { beginning: 1 << 20, part: 1 << 22 };

/** Undefined where a file has to be read as a whole: documents of JSON, console logs, drawn tables, UTF-16. */
export function readLargeTable(
  path: string,
  name: string,
  wanted: WantedColumns,
  { beginning: most, part }: Pieces = usual,
): LogTable | undefined {
  let bytes = beginningOf(path, most);
  let beginning: LogTable | undefined;
  for (let lines = 0; lines < LINES_OF_A_CELL && bytes !== undefined; lines++) {
    beginning = readBeginning(bytes, name);
    if (beginning !== undefined) break;
    // The last line end may stand in a quoted cell, whose first line is some lines before.
    bytes = upToLineEnd(bytes.subarray(0, -1));
  }
  if (bytes === undefined || beginning === undefined) return undefined;
  const text = bytes.toString('utf8');
  const kinds = kindsOf(beginning, wanted(beginning), name);
  return readStream(path, name, { text, kinds, part });
}

const LINES_OF_A_CELL = 10;

function upToLineEnd(bytes: Buffer): Buffer | undefined {
  const end = bytes.lastIndexOf(10) + 1;
  return end === 0 ? undefined : bytes.subarray(0, end);
}

/** Up to the last line end; undefined where there is none, or where the text is no UTF-8 or Latin-1. */
function beginningOf(path: string, most: number): Buffer | undefined {
  const bytes = Buffer.alloc(most);
  const descriptor = openSync(path, 'r');
  try {
    const length = readSync(descriptor, bytes);
    const lines = upToLineEnd(bytes.subarray(0, length));
    const isWide = bytes[0] === 0xff || bytes[0] === 0xfe || lines?.includes(0);
    return isWide ? undefined : lines;
  } finally {
    closeSync(descriptor);
  }
}

function readBeginning(bytes: Buffer, name: string): LogTable | undefined {
  try {
    return readLogTable(bytes, name);
  } catch (error) {
    // What is wrong with the whole is said of the whole.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface StreamOptions {
  /** The beginning of the file. */
  text: string;
  kinds: Pick<ReadonlyMap<string, Wanted>, 'get'>;
  part: number;
}

/** Of a file up to this size every column fits, and who asks for a second one will ask for more. */
const FITS_AS_A_WHOLE = 1 << 28;

function readStream(path: string, name: string, { text, kinds, part }: StreamOptions): LogTable | undefined {
  let whole: LogTable | undefined;
  let asked = 0;
  const again = (column: string): readonly string[] => {
    const isWhole = ++asked > 1 && statSync(path).size <= FITS_AS_A_WHOLE;
    if (isWhole) whole ??= readStream(path, name, { text, kinds: { get: () => 'text' }, part });
    const table = whole ?? readStream(path, name, { text, kinds: new Map([[column, 'text']]), part });
    return table?.column(column) ?? [];
  };
  const selection: Selection = {
    wanted: (column) => kinds.get(column),
    rows: rowsExpected(path, text),
    again,
  };
  return json.test(text.slice(0, 10_000))
    ? streamJsonLines(path, name, { text, selection, part })
    : streamDelimited(path, name, { text, selection, part });
}

/** A little more than rows like those of the beginning would fill the file with. */
function rowsExpected(path: string, text: string): number {
  const rows = text.split('\n').length;
  return Math.ceil((1.05 * rows * statSync(path).size) / text.length);
}

interface Stream {
  text: string;
  selection: Selection;
  part: number;
}

function streamJsonLines(
  path: string,
  name: string,
  { text, selection, part: size }: Stream,
): LogTable | undefined {
  if (!beginsWithObject(text)) return undefined;
  const reader = new JsonLinesReader(selection);
  const notes = forEachPart(path, { name, size }, (part) => {
    reader.read(part);
    return '';
  });
  return withNotes(reader.finish()?.finish(), notes);
}

function streamDelimited(
  path: string,
  name: string,
  { text, selection, part: size }: Stream,
): LogTable | undefined {
  if (startsWithBox(text.slice(0, 4000).split(/\r?\n/))) return undefined;
  const reader = openDelimited(text, name, { selection });
  if (reader === undefined) return undefined;
  const notes = forEachPart(path, { name, size }, (part, isLast) => reader.read(part, isLast));
  return withNotes(reader.finish(), notes);
}

const withNotes = (table: LogTable | undefined, notes: readonly string[]): LogTable | undefined =>
  table && { ...table, notes: [...notes, ...table.notes] };

/** Columns of plain numbers are held as such, other numbers as text. */
function kindsOf(
  { lines, place, ...table }: LogTable,
  { numbers, words }: ReturnType<WantedColumns>,
  file: string,
): Map<string, Wanted> {
  const kindOf = (column: string): Wanted => {
    const cells = table.column(column);
    try {
      const { values, note } = columnNumbers(cells, { file, column, lines, place, decimal: table.decimal });
      const isPlain = note === undefined && table.decimal !== ',' && values.some(Number.isFinite);
      return isPlain ? 'numbers' : 'text';
    } catch {
      return 'text';
    }
  };
  return new Map([
    ...numbers.map((column): [string, Wanted] => [column, kindOf(column)]),
    ...words.map((column): [string, Wanted] => [column, 'words']),
  ]);
}
