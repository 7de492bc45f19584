/** Files that hold what another one holds: the same file again, or an earlier checkpoint of the same run. */
import { cellsIn, isMissing, type LogTable } from '../reading/index.js';
import type { NamedTable } from './what-files-hold.js';

/** So many rows that agree in every cell are no coincidence of two runs that start alike. */
const FEWEST_ROWS = 4;
/** Rows that are looked at before whole columns are. */
const PROBES = 8;

/** Those files that no other one goes on from, in the order given, and a note for each that is left out. */
export function withoutHeldTwice(files: readonly NamedTable[]): { files: NamedTable[]; notes: string[] } {
  const notes: string[] = [];
  const kept = files.filter((one, at) => {
    const longer = files.find(
      (other, place) =>
        other !== one &&
        (one.table.count < other.table.count || (one.table.count === other.table.count && place < at)) &&
        isBeginningOf(one.table, other.table),
    );
    if (longer === undefined) return true;
    notes.push(
      longer.table.count === one.table.count
        ? `${one.file} holds the same rows as ${longer.file}: they count once`
        : `the ${one.table.count} rows of ${one.file} are the first of ${longer.file}, as in checkpoints of one run: only the longer file counts`,
    );
    return false;
  });
  return { files: kept, notes };
}

/** Whether the first rows of the longer table are those of the shorter one, cell by cell. */
function isBeginningOf(shorter: LogTable, longer: LogTable): boolean {
  const { count } = shorter;
  if (count < FEWEST_ROWS || shorter.columns.some((name) => !longer.columns.includes(name))) return false;
  const probes = Array.from({ length: PROBES }, (_, probe) =>
    Math.floor((probe * (count - 1)) / (PROBES - 1)),
  );
  if (
    shorter.columns.some((name) => {
      const [own, other] = [cellsIn(shorter, name), cellsIn(longer, name)];
      return probes.some((row) => own(row) !== other(row));
    })
  )
    return false;
  return longer.columns.every((name) => {
    const [own, other] = [shorter.column(name), longer.column(name)];
    for (let row = 0; row < count; row++)
      if ((own[row] ?? '') !== other[row] && !(isMissing(own[row] ?? '') && isMissing(other[row])))
        return false;
    return true;
  });
}
