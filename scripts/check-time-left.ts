/**
 * Of the moments after the first fifth of a study, the share at which the screen's time left was within ±40 % of the
 * truth, for folders that kept their event log. `npx tsx scripts/check-time-left.ts results/*`
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLogName, readStoredExperiment } from '../src/engine/folder/index.js';
import { looksAt, toldShare } from '../test/support/replayed-log.js';

for (const folder of process.argv.slice(2)) {
  const log = join(folder, eventLogName);
  if (!existsSync(log)) continue;
  const looks = [...looksAt(readFileSync(log, 'utf8'), readStoredExperiment(folder), 500)];
  const told = (100 * toldShare(looks)).toFixed(0);
  process.stdout.write(`${folder}: ${told} % of the moments, of ${Math.round(looks[0].total)} s\n`);
}
