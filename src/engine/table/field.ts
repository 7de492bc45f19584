/** Fields: how a property of a row becomes one or more columns of a table, and back. */
import type { Interval } from '../../statistics/index.js';
import { count, estimateText } from '../../statistics/words.js';
import type { Axis } from '../axis.js';
import type { Cell } from './cell.js';
import { inWords, nothing, type Showing, type ShownColumn } from './showing.js';

export interface Column {
  header: string;
  /** What the numbers mean, in a sentence. */
  about: string;
  unit?: string;
  type: 'number' | 'whole' | 'text';
  /** The header in folders of earlier versions. */
  formerly?: string;
}

/** The text of a cell by its header; empty where the table has no such column. */
export type CellReader = (column: Column) => string;

/** Methods, not properties, so that a field of numbers counts as a field of unknown values. */
export interface Field<Value> {
  columns(): Column[];
  write(value: Value): Cell[];
  read(cell: CellReader): Value;
  /** The columns as people see them. */
  shown(): ShownColumn<Value>[];
  /** Whether the numbers may be missing: an interval that cannot be had is an empty cell. */
  optional: boolean;
  /** Three columns: estimate, low, high. */
  isInterval: boolean;
  /** The same field with a column for each of these axes: that of a setting. */
  sweeping?(axes: readonly Axis[]): Field<Value>;
}

type ColumnOptions = Pick<Column, 'unit' | 'formerly'> & Showing;

const plain = { optional: false, isInterval: false };

/** A number that has to be finite; people see so many `digits` after the point, or the shortest exact form. */
export function number(
  header: string,
  about: string,
  { digits, ...options }: ColumnOptions & { digits?: number } = {},
): Field<number> {
  const text = (value: number) => {
    if (!Number.isFinite(value)) return nothing;
    // What rounds to zero has no sign.
    return digits === undefined ? String(value) : value.toFixed(digits).replace(/^-(?=[0.]*$)/, '');
  };
  return numeric({ header, about, type: 'number' }, options, text);
}

/** A count or an index. */
export function whole(header: string, about: string, options: ColumnOptions = {}): Field<number> {
  return numeric({ header, about, type: 'whole' }, options, count);
}

function numeric(
  named: Pick<Column, 'header' | 'about' | 'type'>,
  { unit, formerly, ...showing }: ColumnOptions,
  text: (value: number) => string,
): Field<number> {
  const column: Column = { ...named, unit, formerly };
  return {
    ...plain,
    columns: () => [column],
    write: (value) => [value],
    // A column that an earlier version did not have holds no number, and 0 would be one.
    read: (cell) => (cell(column) === '' ? Number.NaN : Number(cell(column))),
    shown: () => [{ title: inWords(column.header), align: 'right', isMath: false, text, ...showing }],
  };
}

/** The same with an empty cell for null. */
export function optional(field: Field<number>): Field<number | null> {
  const [column] = field.columns();
  const [{ text, ...shown }] = field.shown();
  return {
    ...field,
    optional: true,
    write: (value) => [value],
    read: (cell) => (cell(column) === '' ? null : Number(cell(column))),
    shown: () => [{ ...shown, text: (value) => (value === null ? nothing : text(value)) }],
  };
}

export interface TextOptions extends Showing {
  /** Translates words of earlier versions. */
  formerly?: () => Readonly<Record<string, string>>;
  /** What people see instead of the word. */
  label?: (word: string) => string;
}

export function text(
  header: string,
  about: string,
  { formerly = () => ({}), label = (word) => word, ...showing }: TextOptions = {},
): Field<string> {
  const column: Column = { header, about, type: 'text' };
  return {
    ...plain,
    columns: () => [column],
    write: (value) => [value],
    read: (cell) => {
      const [word, now] = [cell(column), formerly()];
      return Object.hasOwn(now, word) ? now[word] : word;
    },
    shown: () => [{ title: inWords(header), align: 'left', isMath: false, text: label, ...showing }],
  };
}

/** An estimate with its interval; ends that are open, and estimates that do not exist, are empty cells. */
export function interval(
  header: string,
  about: string,
  { unit, ...showing }: Omit<ColumnOptions, 'formerly'> = {},
): Field<Interval> {
  const column = (suffix: string, words: string): Column => ({
    header: `${header}${suffix}`,
    about: `${about}${words}`,
    type: 'number',
    unit,
  });
  const columns = [
    column('', ''),
    column('_low', ': lower end of the interval'),
    column('_high', ': upper end of the interval'),
  ];
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    optional: true,
    isInterval: true,
    columns: () => columns,
    write: ({ estimate, low, high }) => [finite(estimate), finite(low), finite(high)],
    read: (cell) => {
      const [estimate, low, high] = columns.map((own) => cell(own));
      const or = (held: string, empty: number) => (held === '' ? empty : Number(held));
      return {
        estimate: or(estimate, Number.NaN),
        low: or(low, Number.NEGATIVE_INFINITY),
        high: or(high, Number.POSITIVE_INFINITY),
      };
    },
    shown: () => [{ title: inWords(header), align: 'right', isMath: true, text: estimateText, ...showing }],
  };
}
