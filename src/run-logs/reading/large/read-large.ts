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

const BEGINNING = 1 << 20;

/** Undefined where a file has to be read as a whole: documents of JSON, console logs, drawn tables, UTF-16. */
export function readLargeTable(path: string, name: string, wanted: WantedColumns): LogTable | undefined {
  const bytes = beginningOf(path);
  if (bytes === undefined) return undefined;
  const beginning = readBeginning(bytes, name);
  if (beginning === undefined) return undefined;
  const text = bytes.toString('utf8');
  const kinds = kindsOf(beginning, wanted(beginning), name);
  return readStream(path, name, { text, kinds });
}

/** Up to the last line end; undefined where there is none, or where the text is no UTF-8 or Latin-1. */
function beginningOf(path: string): Buffer | undefined {
  const bytes = Buffer.alloc(BEGINNING);
  const descriptor = openSync(path, 'r');
  try {
    const length = readSync(descriptor, bytes);
    const end = bytes.lastIndexOf(10, length - 1) + 1;
    const isWide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes.subarray(0, end).includes(0);
    return end === 0 || isWide ? undefined : bytes.subarray(0, end);
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
}

/** Of a file up to this size every column fits, and who asks for a second one will ask for more. */
const FITS_AS_A_WHOLE = 1 << 28;

function readStream(path: string, name: string, { text, kinds }: StreamOptions): LogTable | undefined {
  let whole: LogTable | undefined;
  let asked = 0;
  const again = (column: string): readonly string[] => {
    const isWhole = ++asked > 1 && statSync(path).size <= FITS_AS_A_WHOLE;
    if (isWhole) whole ??= readStream(path, name, { text, kinds: { get: () => 'text' } });
    const table = whole ?? readStream(path, name, { text, kinds: new Map([[column, 'text']]) });
    return table?.column(column) ?? [];
  };
  const selection: Selection = {
    wanted: (column) => kinds.get(column),
    rows: rowsExpected(path, text),
    again,
  };
  return json.test(text.slice(0, 10_000))
    ? streamJsonLines(path, name, { text, selection })
    : streamDelimited(path, name, { text, selection });
}

/** A little more than rows like those of the beginning would fill the file with. */
function rowsExpected(path: string, text: string): number {
  const rows = text.split('\n').length;
  return Math.ceil((1.05 * rows * statSync(path).size) / text.length);
}

interface Stream {
  text: string;
  selection: Selection;
}

function streamJsonLines(path: string, name: string, { text, selection }: Stream): LogTable | undefined {
  if (!beginsWithObject(text)) return undefined;
  const reader = new JsonLinesReader(selection);
  const notes = forEachPart(path, name, (part) => {
    reader.read(part);
    return '';
  });
  return withNotes(reader.finish()?.finish(), notes);
}

function streamDelimited(path: string, name: string, { text, selection }: Stream): LogTable | undefined {
  if (startsWithBox(text.slice(0, 4000).split(/\r?\n/))) return undefined;
  const reader = openDelimited(text, name, { selection });
  if (reader === undefined) return undefined;
  const notes = forEachPart(path, name, (part, isLast) => reader.read(part, isLast));
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
