/** Tables with a separator between cells: CSV and its relatives, columns apart by blanks, Markdown and notebook tables. */
import type { LogTable } from '../table.js';
import { type Selection, TableBuilder } from '../table-builder.js';
import { findLayout, type Layout } from './find-separator.js';
import { removeFooters } from './footers.js';
import { isRowOfNumbers, keptColumns, noHeader } from './header.js';
import { commentText, isComment, isNoRow } from './passed-over.js';
import { forEachRecord, type Separator, separators, splitLine } from './records.js';
import { RowReader, type RowReaderOptions } from './row-reader.js';

/** Undefined where the text is no such table; `candidates` are the separators that may stand in it. */
export function readDelimited(
  text: string,
  name: string,
  candidates: readonly Separator[] = separators,
): LogTable | undefined {
  const reader = openDelimited(text, name, { candidates });
  reader?.read(text, true);
  return reader?.finish();
}

export interface DelimitedOptions {
  candidates?: readonly Separator[];
  /** Which columns are held; all when left out. */
  selection?: Selection;
}

/** Reads a table whose beginning, at least its header and some rows, is `text`; undefined where that is no table. */
export function openDelimited(
  text: string,
  name: string,
  { candidates = separators, selection }: DelimitedOptions = {},
): DelimitedReader | undefined {
  const hasFrames = frames.test(text.slice(0, 1 << 16));
  const { body, separator, lines: skipped } = withoutSepLine(hasFrames ? withPlainBars(text) : text);
  const layout = findLayout(body, separator ? [separator] : candidates);
  if (layout === undefined) return undefined;
  const { header, fromComment } = headerOf(body, layout, name);
  const builder = new TableBuilder('line', selection);
  return new DelimitedReader(builder, { header, layout, name, skipped, fromComment, hasFrames });
}

/** Takes the text of a table part by part. */
class DelimitedReader {
  private readonly rows: RowReader;
  private line = 1;
  private comments = 0;
  private endsInNewline = false;

  constructor(
    private readonly builder: TableBuilder,
    private readonly options: RowReaderOptions & { hasFrames: boolean },
  ) {
    this.rows = new RowReader(builder, options);
  }

  /** Parts end at the end of a line. Answers what of a part that is not the last one is to stand before the next. */
  read(part: string, isLast: boolean): string {
    const { layout, name, hasFrames } = this.options;
    const plain = hasFrames ? withPlainBars(part) : part;
    const text = this.line === 1 ? withoutSepLine(plain).body : plain;
    const skip = (line: string) => {
      if (isComment(line)) this.comments++;
      return isNoRow(line);
    };
    const rows = this.rows;
    const rest = forEachRecord(
      text,
      {
        ...{ separator: layout.separator, name, skip, isBeginning: !isLast, firstLine: this.line },
        plain: rows.plainReader(),
      },
      (cells, line) => rows.read(cells, line),
    );
    this.line = rest.line;
    if (text !== '') this.endsInNewline = /[\n\r]\s*$/.test(text.slice(-100));
    return text.slice(rest.at);
  }

  finish(): LogTable {
    const { builder, rows, comments } = this;
    rows.finish(this.endsInNewline);
    removeFooters(builder);
    rows.noteExtraColumns();
    builder.notes.unshift(...layoutNotes(this.options.layout, builder.decimalMark()));
    if (comments > 0)
      builder.notes.push(`${comments} ${comments === 1 ? 'comment' : 'comments'} passed over`);
    return builder.finish(keptColumns(builder, rows.names, rows.header));
  }
}

/** Programs that draw frames for terminals have bars of their own. */
const frames = /^ *[│┃║]/m;
const withPlainBars = (text: string): string => text.replace(/[│┃║]/g, '|');

/** Excel's `sep=;`. */
function withoutSepLine(text: string): { body: string; separator?: Separator; lines: number } {
  const [line, separator] = /^\s*"?sep=([,;|\t ])"?[ ,;\t]*(?:\r{0,2}\n|\r|$)/i.exec(text) ?? [];
  if (line === undefined) return { body: text, lines: 0 };
  return {
    body: text.slice(line.length),
    separator: separator as Separator,
    lines: line.split(/\r{0,2}\n|\r/).length - 1,
  };
}

/** The names; where the first line holds numbers, those of the comment above it, as NumPy and gnuplot write them. */
function headerOf(text: string, layout: Layout, name: string): { header: string[]; fromComment: boolean } {
  const { header, headerLine, separator } = layout;
  if (!isRowOfNumbers(header)) return { header, fromComment: false };
  let last: string | undefined;
  const options = {
    ...{ separator, name, isBeginning: true },
    skip: (line: string) => {
      if (!isComment(line)) return false;
      last = commentText(line);
      return true;
    },
  };
  let found: string[] | undefined;
  let isFirst = true;
  forEachRecord(text.slice(0, 1 << 16), options, () => {
    if (isFirst && last !== undefined) found = splitLine(last, separator);
    isFirst = false;
  });
  if (found?.length !== header.length || isRowOfNumbers(found)) throw noHeader(name, headerLine);
  return { header: found, fromComment: true };
}

function layoutNotes({ separator, hasIndex }: Layout, decimal: '.' | ',' | undefined): string[] {
  const between = { ';': '; between cells', ' ': 'blanks between cells', '  ': 'blanks between cells' };
  const marks = [
    between[separator as keyof typeof between],
    decimal === ',' ? 'decimal commas' : undefined,
    hasIndex ? 'a first column without a name' : undefined,
  ].filter((mark) => mark !== undefined);
  return marks.length === 0 ? [] : [marks.join(', ')];
}
