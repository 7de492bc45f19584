/** How long a log of a million rows takes to read, and how much memory: `npx tsx scripts/read-million-rows.ts [csv|jsonl]`. */
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnNumbers, readLogTable } from '../src/run-logs/index.js';

const ROWS = 1_000_000;
const format = process.argv[2] === 'jsonl' ? 'jsonl' : 'csv';
const folder = mkdtempSync(join(tmpdir(), 'goodhart-rows-'));
const path = join(folder, `log.${format}`);
try {
  writeLog(path);
  const bytes = readFileSync(path);
  const start = performance.now();
  const { lines, count, ...table } = readLogTable(bytes, path);
  const read = performance.now();
  for (const column of ['kl', 'gold_score'])
    columnNumbers(table.column(column), { file: path, column, lines });
  const seconds = (time: number) => (time / 1000).toFixed(1);
  console.log(
    `${count} rows of ${table.columns.length} columns, ${Math.round(bytes.length / 1e6)} MB of ${format}: read in ${seconds(read - start)} s, two columns of numbers in ${seconds(performance.now() - read)} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Numbers with as many digits as programs print. */
function writeLog(file: string): void {
  const descriptor = openSync(file, 'w');
  if (format === 'csv') writeSync(descriptor, 'step,kl,gold_score,reward,entropy\n');
  for (let row = 0; row < ROWS; row += 1000)
    writeSync(descriptor, Array.from({ length: 1000 }, (_, index) => lineOf(row + index)).join(''));
}

function lineOf(step: number): string {
  const kl = (step % 1000) / 17 + 0.01;
  const row = { step, kl, gold_score: Math.sqrt(kl) / 2, reward: Math.sin(step), entropy: Math.cos(step) };
  return format === 'csv' ? `${Object.values(row).join(',')}\n` : `${JSON.stringify(row)}\n`;
}
