/**
 * Writes `duckdb-*.parquet` by DuckDB: `npm install @duckdb/node-api@1.5.6-r.1 && node write-parquet.mjs`.
 * step = 10 i, kl = 0.125 + 0.375 i, gold = i / 16, run missing in every fourth row, a struct, a list, a decimal, a time.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`
  create table log as select
    (10 * i)::bigint as step, (0.125 + 0.375 * i)::double as kl, (i / 16.0)::float as gold,
    case when i % 4 = 3 then null else 'run ' || (i % 2)::varchar end as run,
    {'length': 40 + i, 'share': i / 8.0::double} as response, [i, i + 1] as list,
    (i / 10.0)::decimal(9, 3) as price, (timestamp '2024-01-01' + interval (i) hour) as time, i % 2 = 0 as good
  from range(12) rows(i)`);
for (const compression of ['zstd', 'gzip', 'snappy'])
  await connection.run(`copy log to 'duckdb-${compression}.parquet' (format parquet, compression ${compression})`);
