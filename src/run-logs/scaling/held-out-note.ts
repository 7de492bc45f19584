/** Rows of a study's own table that its laws were not fitted to, and a log's fit is. */
import type { LogTable } from '../reading/index.js';

/** As studies of this program name it. */
const heldOut = 'held_out';

/** Said where they are fitted: then its numbers are not those of the study's report. */
export function heldOutNote(table: LogTable): string[] {
  if (!table.columns.includes(heldOut)) return [];
  const rows = table.column(heldOut).filter((cell) => cell.trim() === '1').length;
  return rows === 0
    ? []
    : [
        `${rows} of the rows that are fitted have ${heldOut}=1: a study’s own laws leave them out, as --where ${heldOut}=0 does here`,
      ];
}
