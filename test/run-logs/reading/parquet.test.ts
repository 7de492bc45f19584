/** Parquet as pandas (pyarrow) and DuckDB write it; the numbers are in test/data/written/write.py and write-parquet.mjs. */
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/config/index.js';
import { readLog, readLogBytes } from '../../../src/run-logs/index.js';
import { dataFile, expectPoints, rowsOf } from './read-helpers.js';

const rows = Array.from({ length: 12 }, (_, index) => ({
  step: 10 * index,
  kl: 0.125 + 0.375 * index,
  gold: index / 16,
}));

describe('Parquet', () => {
  it('of pandas has the numbers of its other formats', async () => {
    const table = await readLogBytes(dataFile('written/pandas.parquet'), 'log');
    expect(table.columns.slice(0, 4)).toEqual(['step', 'kl', 'gold', 'tokens']);
    expectPoints(table, rows);
    expect([...table.numbers!('kl')!]).toEqual(rows.map(({ kl }) => kl));
  });

  it.each(['zstd', 'gzip', 'snappy'])('of DuckDB is unpacked: %s', async (compression) => {
    const table = await readLogBytes(dataFile(`written/duckdb-${compression}.parquet`), 'log');
    expectPoints(table, rows);
    expect(rowsOf(table)[3]).toEqual({
      ...{ step: '30', kl: '1.25', gold: '0.1875', run: '', price: '0.3', good: 'false' },
      ...{ 'response/length': '43', 'response/share': '0.375', list: '[…]' },
      time: '2024-01-01T03:00:00.000Z',
    });
    expect(table.column('run')[2]).toBe('run 0');
    for (const name of table.columns)
      expect(rows.map((_, row) => table.cell!(name, row))).toEqual(table.column(name).slice(0, rows.length));
  });

  it('is read from a path too', async () => {
    const path = new URL('../../data/written/duckdb-zstd.parquet', import.meta.url).pathname;
    expectPoints((await readLog(path, 'log')).table, rows);
  });

  it.each([6, 100, 1700])('that is cut after %d bytes is refused in one line', async (length) => {
    const bytes = dataFile('written/duckdb-zstd.parquet').subarray(0, length);
    const refused = readLogBytes(bytes, 'log');
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      /^log: is a Parquet file that cannot be read \([^\n]*\); write it again/,
    );
  });
});
