/** Records to rows: what is a row, which column each cell belongs to, and what is to be said of the others. */
import { UserError } from '../../../config/user-error.js';
import { isNumeric, oneLine } from '../cells.js';
import type { TableBuilder } from '../table-builder.js';
import { withoutBars, withoutMarkdown } from './bars.js';
import { filledLength, type Layout } from './find-separator.js';
import { columnNames, unnamed } from './header.js';
import { isRule } from './passed-over.js';

export interface RowReaderOptions {
  header: string[];
  layout: Layout;
  /** File name in messages. */
  name: string;
  /** Lines of the file before the text. */
  skipped: number;
  /** The header stood in a comment: the layout's own is the first row. */
  fromComment: boolean;
}

export class RowReader {
  readonly names: string[];
  readonly header: string[];
  private readonly headerCells: ReadonlySet<string>;
  /** Column of each position. */
  private ids: number[];
  private shortest = Number.POSITIVE_INFINITY;
  private first?: { line: number; count: number };
  private readonly last = { line: 0, count: 0 };
  /** Rows with fewer cells than the header. */
  private short = 0;
  private rules = 0;
  private readonly extra: { name: string; line: number }[] = [];

  constructor(
    private readonly builder: TableBuilder,
    private readonly options: RowReaderOptions,
  ) {
    const { header, layout } = options;
    this.header = layout.hasIndex ? ['(index)', ...header] : header;
    this.headerCells = new Set(this.header);
    this.names = columnNames(this.header);
    this.ids = this.names.map((name) => builder.columnId(name));
  }

  read(raw: string[], lineOfText: number): void {
    const { layout, skipped, fromComment } = this.options;
    const line = lineOfText + skipped;
    const cells = withoutBars(raw, layout.bars);
    if (isRule(cells)) this.rules++;
    else if (lineOfText < layout.headerLine) this.leaveOut(line, `stands before the header: ${shown(cells)}`);
    else if (lineOfText === layout.headerLine && !fromComment) return;
    else if (this.isHeader(cells)) this.readHeader(cells, line);
    else if (this.header.length > 1 && isRemark(cells))
      this.leaveOut(line, `is no row of the table: ${shown(cells)}`);
    else this.readRow(cells, line);
  }

  private leaveOut(line: number, why: string): void {
    this.builder.leftOut.push(`line ${line}: ${why}`);
  }

  private readRow(cells: readonly string[], line: number): void {
    const { builder, ids } = this;
    const count = filledLength(cells, ids.length);
    if (count > this.header.length + MOST_EXTRA) {
      this.leaveOut(line, `has ${count} cells, and the header ${this.header.length}`);
      return;
    }
    if (count > ids.length) this.addColumns(count, line);
    builder.addRow(line);
    const marked = this.options.layout.separator === '|';
    for (let position = 0; position < count; position++) {
      const cell = cells[position];
      builder.set(this.ids[position], marked ? withoutMarkdown(cell) : cell);
    }
    this.shortest = Math.min(this.shortest, count);
    if (count < this.header.length) this.short++;
    this.first ??= { line, count };
    this.last.line = line;
    this.last.count = cells.length;
  }

  /**
   * What reads the rows of a large file that are nothing but rows: a number first, as many cells as the header. Only the
   * cells that are held are taken out of the text. Undefined where every row has to be looked at.
   */
  plainReader(): PlainReader | undefined {
    const { builder, ids, header, options } = this;
    const { separator, bars } = options.layout;
    const held = ids.flatMap((id, position) => (builder.isOpen(id) ? [{ id, position }] : []));
    const isAlike = separator.length === 1 && separator !== ' ' && separator !== '|' && !bars.left;
    if (builder.selection === undefined || !isAlike || ids.length !== header.length || ids.length < 2)
      return undefined;
    const stop = separator.charCodeAt(0);
    const ends = new Int32Array(ids.length);
    return (text, start, end, lineOfText) => {
      if (builder.count < ROWS_LOOKED_AT || !beginsNumber(text, start)) return false;
      let count = 0;
      for (let at = start; at < end; at++) {
        if (text.charCodeAt(at) !== stop) continue;
        if (count === ends.length - 1) return false;
        ends[count++] = at;
      }
      if (count !== ends.length - 1) return false;
      ends[count] = end;
      // A header is repeated behind an index at times, and a footer has one too.
      if (ends[0] + 1 < ends[1] && !beginsNumber(text, ends[0] + 1)) return false;
      const line = lineOfText + options.skipped;
      builder.addRow(line);
      for (const { id, position } of held)
        builder.set(id, text.slice(position === 0 ? start : ends[position - 1] + 1, ends[position]).trim());
      this.shortest = Math.min(this.shortest, count + 1);
      this.last.line = line;
      this.last.count = count + 1;
      return true;
    };
  }

  private addColumns(count: number, line: number): void {
    for (let position = this.ids.length; position < count; position++) {
      const name = unnamed(position);
      this.ids.push(this.builder.columnId(name));
      this.extra.push({ name, line });
    }
  }

  /** Columns that rows have and the header has not; those of rows that were taken out again hold nothing. */
  noteExtraColumns(): void {
    const { builder, names } = this;
    const filled = this.extra.filter(({ name }) => builder.cells(name).some((cell) => cell !== ''));
    for (const { name } of this.extra) names.push(name);
    if (filled.length === 0) return;
    const shown = filled.slice(0, 3).map(({ name }) => name);
    builder.notes.push(
      `line ${filled[0].line}: has more cells than there are names; they are called ${shown.join(', ')}${filled.length > 3 ? ' and so on' : ''}`,
    );
  }

  /** At least half of the cells are names of columns, and none is a number. */
  private isHeader(cells: readonly string[]): boolean {
    const isName = (cell: string) => cell !== '' && this.headerCells.has(cell);
    if (!isName(cells[0]) && !isName(cells[1] ?? '')) return false;
    return (
      2 * cells.filter(isName).length >= Math.min(cells.length, this.header.length) && !cells.some(isNumeric)
    );
  }

  /** A program that was started again writes its header again, at times with other columns. */
  private readHeader(cells: string[], line: number): void {
    const same =
      cells.length === this.header.length && cells.every((cell, index) => cell === this.header[index]);
    if (same) {
      this.leaveOut(line, 'repeats the header');
      return;
    }
    const names = columnNames(cells);
    this.ids = names.map((name) => this.builder.columnId(name));
    this.builder.notes.push(`line ${line}: another header; from there on the columns are ${shown(names)}`);
  }

  /** What can be said only of all rows. */
  finish(endsInNewline: boolean): void {
    const { builder, first, last, options } = this;
    const width = this.header.length;
    if (first !== undefined && this.shortest > width) throw tooManyCells(options.name, first, width);
    const isShort = builder.count > 2 && this.short === 1 && last.count < width;
    if (isShort && !endsInNewline) {
      builder.removeLast();
      this.leaveOut(last.line, 'is cut short');
    }
    if (this.rules > 0 && options.layout.separator !== '|')
      builder.notes.push(`lines without letters or digits were passed over (${this.rules})`);
  }
}

export type PlainReader = (text: string, start: number, end: number, line: number) => boolean;

/** Cells beyond those of the header; a line with more of them is no row. */
const MOST_EXTRA = 10_000;

/** They tell how the columns are written. */
const ROWS_LOOKED_AT = 5000;

/** A digit, or one behind a minus sign. */
function beginsNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const digit = code === 45 ? text.charCodeAt(at + 1) : code;
  return digit >= 48 && digit <= 57;
}

/** A line of words, or what pandas and databases print below a table: `[60 rows x 3 columns]`. */
const isRemark = (cells: readonly string[]): boolean =>
  cells.length === 1 ? !isNumeric(cells[0]) : /^rows?\b/.test(cells[1]) && /^[[(]?\d+$/.test(cells[0]);

const shown = (cells: readonly string[]): string => {
  const text = oneLine(cells.slice(0, 20).join(' ').trim());
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

function tooManyCells(
  file: string,
  { line, count }: { line: number; count: number },
  width: number,
): UserError {
  return new UserError(
    `${file}: line ${line}: ${count} cells, and every row has more than the ${width} of the header: decimal commas between commas (put ; or a tab between cells, or write 0.5), or a name is missing in the header`,
  );
}
