/** Text to records of cells: RFC 4180 for single separators, and runs of blanks. */
import { UserError } from '../../../config/user-error.js';
import { finder } from '../finder.js';
import { lineEnds } from '../lines.js';

/**
 * A character; ' ' for runs of blanks, '  ' for runs of two and more, so that names may hold one. In order of preference:
 * of equally good ones the first is taken.
 */
export const separators = ['\t', ';', ',', '|', ' ', '  '] as const;
export type Separator = (typeof separators)[number];

export interface SplitOptions {
  separator: Separator;
  /** File name in messages. */
  name: string;
  /** The text is the beginning of a file: what is open at its end may be closed later, and is left out. */
  isBeginning?: boolean;
  /** Lines that are no records. */
  skip?: (line: string) => boolean;
  /** Number of the first line; 1 when left out. */
  firstLine?: number;
  /** Reads a line without quotes by itself, from its start to its end in the text; false where it leaves it to `visit`. */
  plain?: (text: string, start: number, end: number, line: number) => boolean;
}

/** Calls `visit` with the cells of each record that is not blank, trimmed, and with the line in which it starts. */
export function forEachRecord(
  text: string,
  options: SplitOptions,
  visit: (cells: string[], line: number) => void,
): Rest {
  const { separator, name, isBeginning, skip = () => false, plain = () => false } = options;
  const { endOfLine, afterLine, counted } = lineEnds(text);
  const nextQuote = finder(text, '"');
  const blanks = separator.startsWith(' ');
  let line = options.firstLine ?? 1;
  for (let start = 0; start < text.length; ) {
    let end = endOfLine(start);
    const isPlain = blanks || nextQuote(start) >= end;
    if (isPlain && plain(text, start, end, line)) {
      start = afterLine(end);
      line += counted(end);
      continue;
    }
    const row = text.slice(start, end);
    let lines = 0;
    if (isBlank(row) || skip(row)) {
      // Quotes in a comment enclose nothing.
    } else if (isPlain) visit(splitLine(row, separator), line);
    else {
      const record = quotedRecord(text, start, separator);
      if (record === undefined && isBeginning) return { at: start, line };
      if (record === undefined) throw neverClosed(name, line);
      visit(record.cells, line);
      ({ end, lines } = record);
    }
    start = afterLine(end);
    line += lines + counted(end);
  }
  return { at: text.length, line };
}

/** Where a text was read up to, and the number of the line that stands there. */
export interface Rest {
  at: number;
  line: number;
}

const neverClosed = (name: string, line: number) =>
  new UserError(
    `${name}: line ${line}: a quote is opened and never closed; close it, or write "" for a quote within quotes`,
  );

const isBlank = (line: string): boolean => (line === '' || line.charCodeAt(0) <= 32) && line.trim() === '';

/** The pattern for quotes needs a stack as deep as they are long. */
const LONGEST_QUOTED = 1e5;

/** The cells of one line whose quotes, if it has any, enclose no separator. */
export function splitLine(line: string, separator: Separator): string[] {
  if (separator === ' ' && line.length > LONGEST_QUOTED) return line.trim().split(/[ \t]+/);
  if (separator === ' ') return (line.match(/"(?:[^"]|"")*"|[^ \t]+/g) ?? ['']).map(unquoted);
  const cells = separator === '  ' ? line.trim().split(/[ \t]{2,}|\t/) : line.split(separator);
  for (let index = 0; index < cells.length; index++) cells[index] = cells[index].trim();
  return separator === '  ' ? cells.map(unquoted) : cells;
}

const unquoted = (cell: string): string =>
  cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')
    ? cell.slice(1, -1).replaceAll('""', '"')
    : cell;

interface QuotedRecord {
  cells: string[];
  /** The end of its last line. */
  end: number;
  /** Line ends within its quotes. */
  lines: number;
}

/** Quotes within a cell that does not start with one are letters. Undefined where a quote stays open. */
function quotedRecord(text: string, start: number, separator: Separator): QuotedRecord | undefined {
  const cells: string[] = [];
  for (let position = start, lines = 0; ; position++) {
    const cell = readCell(text, position, separator);
    if (cell === undefined) return undefined;
    cells.push(cell.text);
    lines += cell.lines;
    position = cell.end;
    if (text[position] !== separator) return { cells, end: position, lines };
  }
}

interface Cell {
  text: string;
  /** At the separator or the line end behind the cell. */
  end: number;
  /** Line ends within its quotes. */
  lines: number;
}

function readCell(text: string, start: number, separator: Separator): Cell | undefined {
  let open = start;
  while (text[open] === ' ') open++;
  if (text[open] !== '"') {
    const end = endOfCell(text, start, separator);
    return { text: text.slice(start, end).trim(), end, lines: 0 };
  }
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return undefined;
  const inside = text.slice(open + 1, close);
  const end = endOfCell(text, close + 1, separator);
  const behind = text.slice(close + 1, end).trim();
  const lines = /[\n\r]/.test(inside) ? inside.split(/\r{0,2}\n|\r/).length - 1 : 0;
  // The quote that was found opens a cell of a later line.
  if (lines > 0 && behind !== '') return undefined;
  // What else stands behind a closing quote belongs to the cell, as most readers have it.
  return { text: (inside.replaceAll('""', '"') + behind).trim(), end, lines };
}

function endOfCell(text: string, start: number, separator: Separator): number {
  const stop = separator.charCodeAt(0);
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === stop || code === 10 || code === 13) return index;
  }
  return text.length;
}
