/**
 * Writes anew what finished result folders conclude from their tables, as today's program has it: the findings, and the tables
 * that are made of the finished ones. Those that the run wrote stay. A table whose rows are as they were keeps its file.
 *
 *     npx tsx scripts/judge-results.ts results/*
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Experiment, readStoredExperiment } from '../src/engine/index.js';
import { formatTable, parseTable } from '../src/engine/table/index.js';
import { readReportData } from '../src/report/index.js';

const checksumOf = (text: string) => createHash('sha256').update(text).digest('hex');

for (const folder of process.argv.slice(2)) {
  if (!existsSync(join(folder, 'manifest.json'))) continue;
  const { manifest, study, rows, altered } = readReportData(folder);
  const concluded = study.conclude(rows, readStoredExperiment(folder) as Experiment);
  const others = altered.map(({ name }) => name).filter((name) => concluded[name] === undefined);
  if (others.length > 0) throw new Error(`${folder}: ${others.join(', ')} is not what the run wrote`);
  const isNew = ([name, text]: [string, string]) => {
    const file = join(folder, name);
    if (!existsSync(file)) return true;
    const held = readFileSync(file, 'utf8');
    const table = study.tables.find((one) => one.file === name);
    return (table === undefined ? held : formatTable(table, parseTable(table, held))) !== text;
  };
  const news = Object.entries(concluded).filter(isNew);
  process.stdout.write(
    `${folder}: ${news.length === 0 ? 'as it was' : `${news.map(([name]) => name).join(', ')} anew`}\n`,
  );
  if (news.length === 0) continue;
  for (const [name, text] of news) {
    writeFileSync(join(folder, name), text);
    manifest.tables[name] = checksumOf(text);
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
