/** Several files as one source of what was said while they were read. */
import type { LogTable } from '../reading/index.js';
import type { NamedTable } from './what-files-hold.js';

/** What all files have said while they were read, as the table that the combined one derives from. */
export function mergedFiles(files: readonly NamedTable[]): LogTable {
  const [{ table }] = files;
  const marks = new Set(files.flatMap((one) => one.table.decimal ?? []));
  return {
    ...{ columns: table.columns, count: table.count, lines: table.lines, place: table.place },
    column: (name) => table.column(name),
    decimal: marks.size === 1 ? [...marks][0] : undefined,
    leftOut: files.flatMap((one) => one.table.leftOut.map((reason) => `${one.file}: ${reason}`)),
    notes: files.flatMap((one) => one.table.notes.map((note) => `${one.file}: ${note}`)),
  };
}
