/**
 * Judges finished result folders anew, with the findings as they are today: their tables stay what the run wrote.
 *
 *     npx tsx scripts/judge-results.ts results/*
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsText } from '../src/display/finding.js';
import { readReportData } from '../src/report/index.js';

const file = 'findings.json';
const checksumOf = (text: string) => createHash('sha256').update(text).digest('hex');

for (const folder of process.argv.slice(2)) {
  if (!existsSync(join(folder, 'manifest.json'))) continue;
  const { manifest, verdicts, altered } = readReportData(folder);
  const others = altered.filter((name) => name !== file);
  if (others.length > 0) throw new Error(`${folder}: ${others.join(', ')} is not what the run wrote`);
  const text = findingsText(verdicts);
  const isNew = readFileSync(join(folder, file), 'utf8') !== text;
  process.stdout.write(`${folder}: ${isNew ? 'judged anew' : 'as it was'}\n`);
  if (!isNew) continue;
  writeFileSync(join(folder, file), text);
  manifest.tables[file] = checksumOf(text);
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
