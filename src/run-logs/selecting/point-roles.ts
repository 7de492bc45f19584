/** Names in conditions that mean what a point is made of, whatever the column is called: kl, gold, step, line. */
import type { FoundColumns } from '../columns/index.js';
import { natsOf } from '../points/index.js';
import { hasValue, type LogTable, numbersIn } from '../reading/index.js';
import { parseCondition, placeRoles, type Role, type Roles } from './conditions.js';

const names = ['kl', 'gold', 'step', 'line', 'entry'];

/** Whether a condition is on one of these; others are on columns. */
export const isOfRole = (text: string): boolean => names.includes(parseCondition(text).name.toLowerCase());

/** Of the rows of a table whose columns are known. Throws UserError where a column can be read in two ways. */
export function pointRoles(table: LogTable, columns: FoundColumns, file: string): Roles {
  const { gold, step } = columns;
  const steps = (column: string): Role => {
    const hasKl = hasValue(table, columns.kl);
    const values = numbersIn(table, column, file).map((value, row) => (hasKl(row) ? value : Number.NaN));
    return { values, passesBlank: true, words: column };
  };
  const roles: [string, () => Role][] = [
    ['kl', () => ({ values: klOf(table, columns, file), passesBlank: true, words: klInWords(columns) })],
    ['gold', () => ({ values: numbersIn(table, gold, file), passesBlank: true, words: gold })],
    ...(step === undefined ? [] : [['step', () => steps(step)] satisfies [string, () => Role]]),
  ];
  return new Map([...roles, ...placeRoles(table)]);
}

function klOf(table: LogTable, columns: FoundColumns, file: string): Float64Array {
  const { kl, tokens } = columns;
  const lengths = typeof tokens === 'string' ? numbersIn(table, tokens, file) : undefined;
  return numbersIn(table, kl, file).map((value, row) =>
    natsOf(value, lengths?.[row] ?? Number(tokens ?? 1), columns),
  );
}

const klInWords = ({ kl, holds }: FoundColumns): string =>
  holds === 'n' ? `the KL in nats of the best of ${kl}` : `the KL in nats, from ${kl}`;
