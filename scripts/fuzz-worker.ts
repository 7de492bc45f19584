/** Fits mutated logs, one after the other, as `goodhart fit` does; see fuzz-logs.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fateOf } from '../test/support/fate-of-log.js';
import { mutatedLog } from '../test/support/mutated-logs.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const cpuSeconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;

process.on('message', async ({ seed, index }: { seed: number; index: number }) => {
  const { name, bytes } = mutatedLog(seed, index);
  const path = join(folder, 'log');
  writeFileSync(path, bytes);
  process.send!({ name });
  const start = cpuSeconds();
  const fate = await fateOf(path);
  process.send!({ name, fate, seconds: cpuSeconds() - start });
});
process.once('disconnect', () => process.exit());
