/**
 * How long `goodhart fit` or `check` takes with a log of very many rows, and how much memory:
 * `npx tsx scripts/read-million-rows.ts [csv|jsonl] [columns] [millions of rows] [fit|check]`.
 */
import { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedColumns, checkLogs, fitRunLogs, fittedColumns, readLog } from '../src/run-logs/index.js';

const [, , format = 'csv', columns = '6', millions = '1', command = 'fit'] = process.argv;
const others = Array.from({ length: Number(columns) - 4 }, (_, index) => `metric_${index}`);
const folder = mkdtempSync(join(tmpdir(), 'goodhart-rows-'));
const path = join(folder, `log.${format}`);
const cpuSeconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
try {
  writeLog(path, 1e6 * Number(millions));
  const start = cpuSeconds();
  const wanted = command === 'check' ? checkedColumns({}, path) : fittedColumns({}, path);
  const { table, file } = await readLog(path, path, wanted);
  const read = cpuSeconds();
  const said =
    command === 'check'
      ? `checked, ${checkLogs([{ log: table, file }]).kl.length} KL,`
      : `fitted as ${fitRunLogs(table, { file, form: 'rl' }).groups[0].points} points`;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  console.log(
    `${table.count} rows of ${table.columns.length} columns, ${megabytes(statSync(path).size)} MB of ${format}: read in ${(read - start).toFixed(1)} s of the processor, ${said} in ${(cpuSeconds() - read).toFixed(1)} s, ${megabytes(1024 * process.resourceUsage().maxRSS)} MB at most`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Eight runs, one after the other; numbers with as many digits as programs print. */
function writeLog(file: string, rows: number): void {
  const descriptor = openSync(file, 'w');
  if (format === 'csv') writeSync(descriptor, `${Object.keys(rowOf(0, rows)).join(',')}\n`);
  for (let row = 0; row < rows; row += 1000)
    writeSync(descriptor, Array.from({ length: 1000 }, (_, index) => lineOf(row + index, rows)).join(''));
}

function rowOf(step: number, rows: number): Record<string, number> {
  const seed = Math.floor((8 * step) / rows);
  const d = 0.05 + 8 * ((8 * step) / rows - seed);
  const row: Record<string, number> = { step, seed, kl: d * d };
  row.gold_score = d * (0.8 - 0.2 * Math.log(d)) + 0.05 * Math.sin(step);
  for (const [index, name] of others.entries()) row[name] = Math.sin(step * (index + 1));
  return row;
}

function lineOf(step: number, rows: number): string {
  const row = rowOf(step, rows);
  return format === 'csv' ? `${Object.values(row).join(',')}\n` : `${JSON.stringify(row)}\n`;
}
