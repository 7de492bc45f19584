/** What the reports of fits have in common on a terminal. */
import type { Warning } from '../fitting/index.js';

/** Columns padded to their widest cell. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

export const warningLines = ({ code, subject, message, advice }: Warning): string[] => [
  `  ${subject}: ${message} [${code}]`,
  `    ${advice}`,
];
