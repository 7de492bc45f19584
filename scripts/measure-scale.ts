/**
 * What the engine itself costs on a study of many thousand stages whose outputs are all there: planning, loading,
 * tables, manifest.
 *
 *     npx tsx scripts/measure-scale.ts 5000 20000
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { finishMany, planMany, quickFolder, writeOutputs } from '../test/engine/many-stages.js';

const mega = 2 ** 20;

/** In a process of its own, so that its peak is that of the run alone. */
async function measureRun(folder: string, stages: number): Promise<void> {
  const started = performance.now();
  const planned = planMany(stages).length;
  const planning = (performance.now() - started) / 1000;
  const { status, cached, seconds, held } = await finishMany(folder, stages);
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${planned} stages: planned once in ${planning.toFixed(1)} s; ${cached} loaded and finished (${status}) in ${seconds.toFixed(1)} s of processor time, ` +
      `${((1e6 * seconds) / planned).toFixed(0)} µs a stage; peak ${peak.toFixed(0)} MB, held ${(held / mega).toFixed(1)} MB more at the end\n`,
  );
}

function measure(stages: number): void {
  const folder = quickFolder();
  const out = join(folder, 'many');
  try {
    writeOutputs(out, stages);
    const parameters = [...process.execArgv, fileURLToPath(import.meta.url), '--run', out, String(stages)];
    spawnSync(process.execPath, parameters, { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--run') await measureRun(rest[0], Number(rest[1]));
else for (const stages of [first ?? '5000', ...rest]) measure(Number(stages));
