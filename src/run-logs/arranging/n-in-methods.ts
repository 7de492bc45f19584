/** Best-of-n whose n stands in the name of the method: `BoN-16`, `best_of_16`. */
import { ColumnIndex, canonicalName, knownKlOf } from '../columns/index.js';
import { type LogTable, tally } from '../reading/index.js';
import { withColumns } from './derived-table.js';

const methodNames = [
  'method',
  'policy',
  'model',
  'strategy',
  'sampler',
  'sampling',
  'decoding',
  'setting',
  'name',
  'run',
];
const named = /^(?:(?:bon|best[-_ ]?of)(?:[-_ ]?n)?[-_ =:@]*|n[=:])(\d+)$/i;
/** One response is the initial policy. */
const initial = /^(?:sft|base(?:line)?|init(?:ial)?(?:[-_ ]policy)?|ref(?:erence)?|greedy[-_ ]?1|n=1)$/i;
/** Fewer n are no curve. */
const FEWEST = 3;

/** With a column of n where no column holds it or a KL, and one name for the method whatever its n. */
export function withNOfMethods(table: LogTable): LogTable {
  const column = table.columns.find(
    (name) => methodNames.includes(canonicalName(name)) && differentN(table, name) >= FEWEST,
  );
  if (column === undefined) return table;
  const cells = table.column(column);
  const isNeeded = new ColumnIndex(table).named((name) => knownKlOf(name) !== undefined).length === 0;
  const ns = cells.map((cell) => named.exec(cell.trim())?.[1] ?? (initial.test(cell.trim()) ? '1' : ''));
  const methods = cells.map((cell, row) =>
    named.test(cell.trim()) || (isNeeded && ns[row] === '1') ? 'best-of-n' : cell,
  );
  return withColumns(
    table,
    new Map([[column, methods], ...(isNeeded ? ([['n', ns]] as const) : [])]),
    isNeeded ? [`n of best-of-n is read from the names in ${column}`] : [],
  );
}

const differentN = (table: LogTable, column: string): number =>
  new Set([...tally(table, column).keys()].flatMap((cell) => named.exec(cell.trim())?.[1] ?? [])).size;
