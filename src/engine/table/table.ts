/** A table, declared once: its columns, its key, and from them its files, its checks and its comparison. */
import type { Axis } from '../axis.js';
import { sweptAxesOf } from '../swept-axis.js';
import type { Cell } from './cell.js';
import type { Column, Field } from './field.js';
import { type ShownColumn, worthShowing } from './showing.js';

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type Kept = 'file' | 'occasional' | 'live' | 'concluded';

export type RowOf<Declared extends Fields> = {
  [Name in keyof Declared]: Declared[Name] extends Field<infer Value> ? Value : never;
};

export interface TableDeclaration<Declared extends Fields, Name extends string> {
  /** `curves`: the file is `curves.csv`. */
  name: Name;
  about: string;
  fields: Declared;
  /** The fields that tell rows apart. */
  key: (keyof Declared & string)[];
  /** JSON for tables of prose; the default is CSV. */
  format?: 'csv' | 'json';
  /**
   * `occasional`: in a file where there are rows. `live`: for the screen while the study runs, kept in no file.
   * `concluded`: made of the finished tables.
   */
  kept?: Kept;
  /** The order in which people read the rows; the default is that of the file. */
  order?: (left: RowOf<Declared>, right: RowOf<Declared>) => number;
}

/** A table whose rows are `Row`s. */
export interface Table<Row = unknown, Name extends string = string> {
  readonly name: Name;
  readonly about: string;
  readonly file: string;
  readonly format: 'csv' | 'json';
  readonly kept: Kept;
  readonly fields: Fields;
  readonly key: readonly string[];
  columns(): Column[];
  /** The cells of a row in the order of the columns. */
  cells(row: Row): Cell[];
  /** From texts by header. Headers of earlier versions count. */
  read(texts: Readonly<Record<string, string>>): Row;
  /** A text that is equal for rows with the same key. */
  keyOf(row: Row): string;
  /** The columns that people are shown with these rows. */
  shownColumns(rows: readonly Row[]): ShownColumn<Row>[];
  /** The rows in the order in which people read them. */
  ordered(rows: readonly Row[]): Row[];
  /** The same table with the columns of a sweep. */
  sweeping(axes: readonly Axis[]): Table<Row, Name>;
}

export type TableRow<Declared> = Declared extends Table<infer Row> ? Row : never;

/** The rows of a list of tables by their names. */
export type RowsByName<Tables extends readonly unknown[]> = {
  [Declared in Tables[number] as Declared extends Table<infer _, infer Name>
    ? Name
    : never]: TableRow<Declared>[];
};

export function defineTable<Declared extends Fields, const Name extends string>(
  declaration: TableDeclaration<Declared, Name>,
): Table<RowOf<Declared>, Name> {
  const { name, about, fields, key, format = 'csv', kept = 'file', order = () => 0 } = declaration;
  const entries = Object.entries(fields);
  const held = (row: RowOf<Declared>, field: string) => row[field as keyof Declared] as unknown;
  return {
    name,
    about,
    format,
    kept,
    fields,
    key,
    file: `${name}.${format}`,
    columns: () => entries.flatMap(([, field]) => field.columns()),
    cells: (row) => entries.flatMap(([property, field]) => field.write(held(row, property))),
    read: (texts) => {
      const cell = ({ header, formerly }: Column) => texts[header] ?? (formerly ? texts[formerly] : '') ?? '';
      return Object.fromEntries(
        entries.map(([property, field]) => [property, field.read(cell)]),
      ) as RowOf<Declared>;
    },
    keyOf: (row) => key.flatMap((property) => fields[property].write(held(row, property))).join('/'),
    shownColumns: (rows) => {
      const ofRow = (property: string, { text, ...column }: ShownColumn<unknown>) => ({
        ...column,
        text: (row: RowOf<Declared>) => column.instead?.(row) ?? text(held(row, property)),
      });
      const all = entries.flatMap(([property, field]) => field.shown().map((own) => ofRow(property, own)));
      return worthShowing(all, rows);
    },
    ordered: (rows) => [...rows].sort(order),
    sweeping: (axes) =>
      defineTable({
        ...declaration,
        fields: Object.fromEntries(
          entries.map(([property, field]) => [property, field.sweeping?.(axes) ?? field]),
        ) as Declared,
      }),
  };
}

/** The table with the columns of whatever sweep these rows come from. */
export const tableOfRows = <Row>(table: Table<Row>, rows: readonly Row[]): Table<Row> =>
  table.sweeping(sweptAxesOf(rows));

/** The same table with further columns in front: for the rows of several folders. */
export function withColumns<Row, Declared extends Fields>(
  { name, about, fields, key, format, kept }: Table<Row>,
  further: Declared,
): Table<Row & RowOf<Declared>> {
  const own = { key: [...Object.keys(further), ...key], fields: { ...further, ...fields } };
  const extended = { name, about, format, kept, ...own };
  return defineTable(extended) as unknown as Table<Row & RowOf<Declared>>;
}
