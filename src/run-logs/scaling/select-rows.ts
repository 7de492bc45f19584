/** Which rows of a log are fitted: those that conditions let through, and of each run the last. */
import { UserError } from '../../config/user-error.js';
import { chosenRows } from '../arranging/derived-table.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { requireColumn } from './find-inputs.js';
import { parseSize, sizedNumbers } from './magnitudes.js';

export interface RowSelection {
  /** `set=grid,big`, `id=iso*`, `loss<3.8`; a row has to meet all. */
  where?: readonly string[];
  /** Of the rows with the same values of these columns only the last one that has an output. */
  lastOf?: readonly string[];
}

/** The table of the rows that are left. Throws UserError for conditions that cannot be read and where none is left. */
export function selectRows(table: LogTable, { where = [] }: RowSelection, file: string): LogTable {
  if (where.length === 0) return table;
  const tests = where.map((text) => testOf(table, text, file));
  const rows = rowsOf(table).filter((row) => tests.every((test) => test(row)));
  if (rows.length === 0)
    throw new UserError(`${file}: --where ${where.join(' --where ')}: none of ${table.count} rows is left`);
  return chosenRows(table, rows);
}

/** For the column of the outputs; rows without one do not count as last. */
export function lastRows(
  table: LogTable,
  columns: readonly string[],
  output: string,
  file: string,
): LogTable {
  if (columns.length === 0) return table;
  const keys = columns.map((name) => table.column(requireColumn(table, '--last-of', name, file)));
  const outputs = table.column(output);
  const last = new Map<string, number>();
  for (const row of rowsOf(table))
    if (!isMissing(outputs[row])) last.set(keys.map((cells) => cells[row]).join('\n'), row);
  return chosenRows(
    table,
    [...last.values()].sort((left, right) => left - right),
  );
}

const rowsOf = ({ count }: LogTable): number[] => Array.from({ length: count }, (_, row) => row);

const condition = /^\s*(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*$/;

function testOf(table: LogTable, text: string, file: string): (row: number) => boolean {
  const [, name, sign, wanted] = condition.exec(text) ?? [];
  if (name === undefined)
    throw new UserError(
      `--where ${text}: is no condition; write column=value, column<number or column=start*`,
    );
  const column = requireColumn(table, '--where', name, file);
  if (sign === '=' || sign === '!=') return equalTo(table.column(column), wanted, sign === '=');
  const bound = parseSize(wanted);
  if (!Number.isFinite(bound)) throw new UserError(`--where ${text}: ${wanted || 'nothing'} is no number`);
  const { values } = sizedNumbers(table, column, file);
  const compare = {
    '<': (value: number) => value < bound,
    '<=': (value: number) => value <= bound,
    '>': (value: number) => value > bound,
    '>=': (value: number) => value >= bound,
  }[sign]!;
  return (row) => compare(values[row]);
}

/** One of several values; `*` stands for anything. */
function equalTo(cells: readonly string[], wanted: string, isAsked: boolean): (row: number) => boolean {
  const patterns = wanted.split(',').map((value) => {
    const parts = value
      .trim()
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`);
  });
  return (row) => patterns.some((pattern) => pattern.test(cells[row].trim())) === isAsked;
}
