/** Tables with a separator between cells: CSV and its relatives, columns apart by blanks, Markdown and notebook tables. */
import type { LogTable } from '../table.js';
import { TableBuilder } from '../table-builder.js';
import { findLayout, type Layout } from './find-separator.js';
import { removeFooters } from './footers.js';
import { isRowOfNumbers, keptColumns, noHeader } from './header.js';
import { commentText, isComment, isNoRow } from './passed-over.js';
import { forEachRecord, type Separator, separators, splitLine } from './records.js';
import { RowReader } from './row-reader.js';

/** Undefined where the text is no such table; `candidates` are the separators that may stand in it. */
export function readDelimited(
  text: string,
  name: string,
  candidates: readonly Separator[] = separators,
): LogTable | undefined {
  const { body, separator, lines: skipped } = withoutSepLine(withPlainBars(text));
  const layout = findLayout(body, separator ? [separator] : candidates);
  if (layout === undefined) return undefined;
  const { header, fromComment } = headerOf(body, layout, name);
  const builder = new TableBuilder('line');
  const reader = new RowReader(builder, { header, layout, name, skipped, fromComment });
  let comments = 0;
  const skip = (line: string) => {
    if (isComment(line)) comments++;
    return isNoRow(line);
  };
  forEachRecord(body, { separator: layout.separator, name, skip }, (cells, line) => reader.read(cells, line));
  reader.finish(/[\n\r]\s*$/.test(text.slice(-100)));
  removeFooters(builder);
  reader.noteExtraColumns();
  builder.notes.unshift(...layoutNotes(layout, builder.decimalMark()));
  if (comments > 0) builder.notes.push(`${comments} ${comments === 1 ? 'comment' : 'comments'} passed over`);
  return builder.finish(keptColumns(builder, reader.names, reader.header));
}

/** Programs that draw frames for terminals have bars of their own. */
const withPlainBars = (text: string): string =>
  /^ *[│┃║]/m.test(text.slice(0, 1 << 16)) ? text.replace(/[│┃║]/g, '|') : text;

/** Excel's `sep=;`. */
function withoutSepLine(text: string): { body: string; separator?: Separator; lines: number } {
  const [line, separator] = /^\s*"?sep=([,;|\t ])"?[ ,;\t]*(?:\r*\n|\r|$)/i.exec(text) ?? [];
  if (line === undefined) return { body: text, lines: 0 };
  return {
    body: text.slice(line.length),
    separator: separator as Separator,
    lines: line.split(/\r*\n|\r/).length - 1,
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
