/** Conditions that rows have to meet: `set=grid,big`, `id=iso*`, `loss<3.8`, and of laws against √KL `kl<40`. */
import { UserError } from '../../config/user-error.js';
import { askedColumn } from '../columns/index.js';
import { type ColumnWords, type LogTable, wordsIn } from '../reading/index.js';
import { parseSize, sizedNumbers } from './magnitudes.js';

export interface Condition {
  /** As it was written. */
  text: string;
  /** A column, or a role. */
  name: string;
  sign: '=' | '!=' | '<' | '<=' | '>' | '>=';
  wanted: string;
}

/** What a name other than that of a column stands for: the KL in nats, the line. */
export interface Role {
  /** Of each row; NaN where it has none. */
  values: ArrayLike<number>;
  /** Rows without a value are let through: they are no points, and may hold the score of the initial policy. */
  passesBlank: boolean;
  /** For people: `the KL in nats`. */
  words: string;
}

export type Roles = ReadonlyMap<string, () => Role>;

/** The line of a file; of a log without lines, such as a JSON or a Parquet file, the place in its list, by either name. */
export function placeRoles({ lines, place }: LogTable): [name: string, role: () => Role][] {
  const words = place === 'line' ? 'the line of the file' : 'the place in the list';
  const role = (): Role => ({ values: lines, passesBlank: false, words });
  return [
    ['line', role],
    ['entry', role],
  ];
}

const condition = /^\s*(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*$/;

/** Throws UserError for what is no condition. */
export function parseCondition(text: string): Condition {
  const [, name, sign, wanted] = condition.exec(text) ?? [];
  if (name === undefined)
    throw new UserError(
      `--where ${text}: is no condition; write column=value, column<number or column=start*`,
    );
  return { text, name, sign: sign as Condition['sign'], wanted };
}

export const isComparison = ({ sign }: Condition): boolean => sign !== '=' && sign !== '!=';

/** Whether a row meets the condition. Throws UserError for columns that are not there and bounds that are no number. */
export function testOf(
  table: LogTable,
  asked: Condition,
  { roles, file }: { roles: Roles; file: string },
): (row: number) => boolean {
  const role = roles.get(asked.name.toLowerCase())?.();
  if (role !== undefined) return ofRole(asked, role);
  const column = askedColumn(table.columns, '--where', asked.name, file);
  if (!isComparison(asked)) return equalTo(wordsIn(table, column), asked.wanted, asked.sign === '=');
  const compare = comparison(asked);
  const values = table.numbers?.(column) ?? sizedNumbers(table, column, file).values;
  return (row) => compare(values[row]);
}

function ofRole(asked: Condition, { values, passesBlank }: Role): (row: number) => boolean {
  const compare = isComparison(asked) ? comparison(asked) : equality(asked);
  return (row) => (Number.isNaN(values[row]) ? passesBlank : compare(values[row]));
}

function comparison({ text, sign, wanted }: Condition): (value: number) => boolean {
  const bound = boundOf(text, wanted);
  if (sign === '<') return (value) => value < bound;
  if (sign === '<=') return (value) => value <= bound;
  return sign === '>' ? (value) => value > bound : (value) => value >= bound;
}

function equality({ text, sign, wanted }: Condition): (value: number) => boolean {
  const bounds = new Set(wanted.split(',').map((one) => boundOf(text, one)));
  return (value) => bounds.has(value) === (sign === '=');
}

function boundOf(text: string, wanted: string): number {
  const bound = parseSize(wanted);
  if (Number.isFinite(bound)) return bound;
  const what = wanted === '' ? 'a number is missing behind the sign' : `${wanted} is no number`;
  throw new UserError(`--where ${text}: ${what}; write column<number, such as kl<40`);
}

/** One of several values; `*` stands for anything. */
function equalTo({ ids, words }: ColumnWords, wanted: string, isAsked: boolean): (row: number) => boolean {
  // A value may have a comma in it: what stands in a cell is not taken apart.
  const values = words.some((word) => word.trim() === wanted.trim()) ? [wanted] : wanted.split(',');
  const patterns = values.map((value) => {
    const parts = value
      .trim()
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`);
  });
  const passes = words.map((word) => patterns.some((pattern) => pattern.test(word.trim())) === isAsked);
  return (row) => passes[ids[row]];
}
