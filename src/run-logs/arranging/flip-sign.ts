/** KL that is negative throughout, as log π_init − log π and a KL that is logged as a reward are. */
import { isMissing, type LogTable, numbersOrNone } from '../reading/index.js';
import { withColumns } from './derived-table.js';

/** Nats; a sampled KL near 0 goes below it by chance. */
const NEGATIVE = 0.1;
const FEWEST = 4;

/** The table with the sign of that column changed and a note, where no value is above 0 and enough are clearly below. */
export function withSignOfKl(table: LogTable, kl: string, file: string): LogTable {
  const values = numbersOrNone(table, kl, file) ?? new Float64Array();
  if (values.some((value) => value > 0) || countBelow(values, -NEGATIVE) < FEWEST) return table;
  const cells = table.column(kl).map((cell) => (isMissing(cell) ? cell : cell.trim().replace(/^[-−]/, '')));
  return withColumns(table, new Map([[kl, cells]]), [
    `${kl} is negative throughout: its sign was changed (log π_init − log π was logged, or the KL as a reward)`,
  ]);
}

function countBelow(values: Float64Array, limit: number): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (values[row] < limit) count++;
  return count;
}
