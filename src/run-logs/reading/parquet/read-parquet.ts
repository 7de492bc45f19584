/** Parquet files as tables, by hyparquet, which is loaded when the first such file comes. */
import { UserError } from '../../../config/user-error.js';
import { latin1Of } from '../bytes.js';
import { oneLine } from '../cells.js';
import { cellOf, forEachCell, isObject } from '../json/flatten.js';
import type { LogTable } from '../table.js';

/** The end of a file by byte, as hyparquet wants it. */
export interface ByteRanges {
  byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

/** More would be held in memory at once. */
const MOST_CELLS = 1e8;

export const isParquet = (bytes: Uint8Array): boolean => latin1Of(bytes.subarray(0, 4)) === 'PAR1';

/** Whole files in memory as ranges. */
export const rangesOf = (bytes: Uint8Array): ByteRanges => ({
  byteLength: bytes.byteLength,
  slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
});

/** `name` is the file name, for messages. Throws UserError, in one line, where the file cannot be read. */
export async function readParquet(file: ByteRanges, name: string): Promise<LogTable> {
  const { parquetMetadataAsync, parquetSchema, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const count = Number(metadata.num_rows);
    if (count === 0 || columns.length === 0) throw new UserError(`${name}: has a header and no rows`);
    if (count * columns.length > MOST_CELLS)
      throw new UserError(
        `${name}: holds ${columns.length} columns of ${count} rows, more than fit; write the columns of KL and score alone`,
      );
    const cells = new ColumnCells(count);
    for (const column of columns) {
      const onChunk = ({ columnData, rowStart }: { columnData: ArrayLike<unknown>; rowStart: number }) =>
        cells.add(column, columnData, rowStart);
      await parquetRead({ file, metadata, compressors, columns: [column], onChunk });
    }
    return cells.table();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 100);
    throw new UserError(
      `${name}: is a Parquet file that cannot be read (${reason}); write it again, or as CSV`,
    );
  }
}

/** Numbers as they are, since a million strings take ten times as much; other values as cells. */
class ColumnCells {
  /** In the order of the file. */
  private readonly names = new Set<string>();
  private readonly numbers = new Map<string, Float64Array>();
  private readonly others = new Map<string, string[]>();

  constructor(private readonly count: number) {}

  add(column: string, values: ArrayLike<unknown>, start: number): void {
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (isObject(value) && !(value instanceof Date) && !ArrayBuffer.isView(value))
        forEachCell(value, (name, cell) => this.set(`${oneLine(column)}/${name}`, start + index, cell));
      else this.set(oneLine(column), start + index, value);
    }
  }

  private set(name: string, row: number, value: unknown): void {
    if (row >= this.count) return;
    this.names.add(name);
    const cells = this.others.get(name);
    if (cells !== undefined) cells[row] = textOf(value);
    else if (isPlain(value)) this.numbersOf(name)[row] = Number(value);
    else if (value !== null && value !== undefined) this.asText(name)[row] = textOf(value);
    else this.numbersOf(name);
  }

  private numbersOf(name: string): Float64Array {
    const held = this.numbers.get(name) ?? new Float64Array(this.count).fill(Number.NaN);
    this.numbers.set(name, held);
    return held;
  }

  private asText(name: string): string[] {
    const held = this.numbers.get(name);
    this.numbers.delete(name);
    const cells = Array.from({ length: this.count }, (_, row) => numberText(held?.[row] ?? Number.NaN));
    this.others.set(name, cells);
    return cells;
  }

  table(): LogTable {
    const column = (name: string): readonly string[] =>
      this.others.get(name) ?? Array.from(this.numbers.get(name) ?? [], numberText);
    const cell = (name: string, row: number): string =>
      this.others.get(name)?.[row] ?? numberText(this.numbers.get(name)?.[row] ?? Number.NaN);
    return {
      ...{
        columns: [...this.names],
        count: this.count,
        place: 'entry',
        column,
        cell,
        leftOut: [],
        notes: [],
      },
      lines: Int32Array.from({ length: this.count }, (_, row) => row + 1),
      numbers: (name) => this.numbers.get(name),
    };
  }
}

const isPlain = (value: unknown): value is number | bigint =>
  typeof value === 'number' || (typeof value === 'bigint' && Number.isSafeInteger(Number(value)));

/** Missing values and NaN are one in Parquet's columns of numbers. */
const numberText = (value: number): string => (Number.isNaN(value) ? '' : String(value));

function textOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value === 'bigint') return String(value);
  return cellOf(value);
}
