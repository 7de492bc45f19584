/** A table as a Parquet file: columns with types of their own, every digit kept. */
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell } from '../cell.js';
import type { Column } from '../field.js';
import type { Table } from '../table.js';

const types: Record<Column['type'], BasicType> = { number: 'DOUBLE', whole: 'INT64', text: 'STRING' };

/** Every column may have empty cells; what a column means stands in the file's metadata. */
export function parquetOf<Row>(table: Table<Row>, rows: readonly Row[]): Uint8Array {
  const columns = table.columns();
  const cells = rows.map((row) => table.cells(row));
  const columnData = columns.map(({ header, type }, index) => ({
    name: header,
    type: types[type],
    data: cells.map((row) => stored(row[index], type)),
  }));
  const kvMetadata = columns.map(({ header, about, unit }) => ({
    key: header,
    value: unit ? `${about} (${unit})` : about,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }));
}

/** 64-bit integers are BigInts in JavaScript; what an earlier version did not have is no number, and an empty cell here. */
function stored(cell: Cell, type: Column['type']): bigint | Cell {
  if (typeof cell !== 'number') return cell;
  if (!Number.isFinite(cell)) return null;
  return type === 'whole' ? BigInt(cell) : cell;
}
