/** What the reports of fits have in common on a terminal. */
import type { Warning } from '../fitting/index.js';
import { extent } from '../statistics/index.js';

/** Columns padded to their widest cell. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => extent(all.map((row) => row[column].length))[1]);
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

/** Of a table that is read where no terminal says how wide it is. */
const USUAL_WIDTH = 100;

/** The same, in parts below each other where it is wider than the terminal; every part begins with the first column. */
export function foldedTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width = USUAL_WIDTH,
): string[] {
  const widths = header.map((_, column) => extent([header, ...rows].map((row) => row[column].length))[1]);
  const parts: number[][] = [[0]];
  let used = widths[0];
  for (let column = 1; column < header.length; column++) {
    if (used + 2 + widths[column] > width && parts[parts.length - 1].length > 1) {
      parts.push([0]);
      used = widths[0];
    }
    parts[parts.length - 1].push(column);
    used += 2 + widths[column];
  }
  const pick = (row: readonly string[], part: readonly number[]) => part.map((column) => row[column]);
  return parts.flatMap((part, place) => [
    ...(place > 0 ? [''] : []),
    ...textTable(
      pick(header, part),
      rows.map((row) => pick(row, part)),
    ),
  ]);
}

/** Without a subject where there is but one. */
export const warningLines = ({ code, subject, message, advice }: Warning): string[] => [
  `  ${subject === '' ? '' : `${subject}: `}${message} [${code}]`,
  `    ${advice}`,
];
