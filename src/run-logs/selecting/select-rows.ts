/** Which rows of a log are fitted: those that conditions let through, and of each run the last. */
import { UserError } from '../../config/user-error.js';
import { chosenRows, rowsWhere } from '../arranging/index.js';
import { askedColumn, listedNames } from '../columns/index.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { parseCondition, placeRoles, type Roles, testOf } from './conditions.js';

export interface RowSelection {
  /** `set=grid,big`, `id=iso*`, `loss<3.8`; a row has to meet all. */
  where?: readonly string[];
  /** Of the rows with the same values of these columns only the last one that has an output. */
  lastOf?: readonly string[];
}

/** What conditions left of the rows. */
export interface Cut {
  where: readonly string[];
  kept: number;
  leftOut: number;
  /** What names in them stand for that are no columns: `kl is the KL in nats`. */
  meaning: readonly string[];
}

export interface Selected {
  table: LogTable;
  /** Undefined without conditions. */
  cut?: Cut;
}

export interface SelectOptions extends Pick<RowSelection, 'where'> {
  /** Names that are no columns; those of the line where left out. */
  roles?: Roles;
  file: string;
}

/** The table of the rows that are left. Throws UserError for conditions that cannot be read and where none is left. */
export function selectRows(table: LogTable, { where = [], roles: asked, file }: SelectOptions): Selected {
  if (where.length === 0) return { table };
  const roles: Roles = asked ?? new Map(placeRoles(table).filter(([name]) => !table.columns.includes(name)));
  const conditions = where.map(parseCondition);
  const tests = conditions.map((condition) => testOf(table, condition, { roles, file }));
  const rows = rowsWhere(table.count, (row) => tests.every((test) => test(row)));
  if (rows.length === 0)
    throw new UserError(`${file}: --where ${where.join(' --where ')}: none of ${table.count} rows is left`);
  const used = new Set(conditions.map(({ name }) => name.toLowerCase()));
  const meaning = [...roles].flatMap(([name, role]) =>
    used.has(name) && role().words !== name ? [`${name} is ${role().words}`] : [],
  );
  const leftOut = table.count - rows.length;
  return { table: chosenRows(table, rows), cut: { where, kept: rows.length, leftOut, meaning } };
}

/** One cut after the other; undefined where there was none. */
export function joinedCuts(first?: Cut, second?: Cut): Cut | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    where: [...first.where, ...second.where],
    kept: second.kept,
    leftOut: first.leftOut + second.leftOut,
    meaning: [...first.meaning, ...second.meaning],
  };
}

/** `only rows with kl<40: 33, and 23 left out; kl is the KL in nats`. */
export const cutInWords = ({ where, kept, leftOut, meaning }: Cut): string =>
  `only rows with ${where.join(', ')}: ${[`${kept}, and ${leftOut} left out`, ...meaning].join('; ')}`;

/** For the column of the outputs; rows without one do not count as last. */
export function lastRows(
  table: LogTable,
  columns: readonly string[],
  output: string,
  file: string,
): LogTable {
  if (columns.length === 0) return table;
  const keys = listedNames(table.columns, columns).map((name) =>
    table.column(askedColumn(table.columns, '--last-of', name, file)),
  );
  const outputs = table.column(output);
  const last = new Map<string, number>();
  for (let row = 0; row < table.count; row++)
    if (!isMissing(outputs[row])) last.set(keys.map((cells) => cells[row]).join('\n'), row);
  return chosenRows(table, Int32Array.from(last.values()).sort());
}
