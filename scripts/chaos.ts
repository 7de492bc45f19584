/**
 * Faults on a real study through a real Redis: kill -9 at random moments, then every other fault of docs/scaling.md once.
 * After each one the study is resumed; its tables are those of an undisturbed local run, nothing finished was repeated,
 * and no process, lock or temporary file is left.
 *
 *     npm run chaos -- [--kills 100] [--seed 0] [--only <fault>] [--freeze 65] [--cut 40] [--experiment <file>]
 *
 * A failed trial is tried again alone by `--only <its fault> --kills 1 --seed <its seed>`. Exit code 1 where one failed.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/random/index.js';
import { hasRedis } from '../test/support/redis-server.js';
import { Arena } from './chaos/arena.js';
import { faults } from './chaos/faults/index.js';
import { kills } from './chaos/kills.js';
import { experiment } from './chaos/study.js';
import { type Fault, Skipped } from './chaos/trial.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '0' },
    only: { type: 'string' },
    freeze: { type: 'string', default: '65' },
    cut: { type: 'string', default: '40' },
    experiment: { type: 'string' },
  },
});
const seed = Number(values.seed);
const settings = { freeze: Number(values.freeze), cut: Number(values.cut) };

const known = [...kills, ...faults].map(({ name }) => name);
if (values.only !== undefined && values.only !== 'kills' && !known.includes(values.only)) {
  process.stderr.write(`no fault is called ${values.only}; there are: kills, ${known.join(', ')}\n`);
  process.exit(2);
}
if (!hasRedis) process.exit(2);

interface Count {
  passed: number;
  failed: { seed: number; reason: string }[];
  skipped: string[];
}
const counts = new Map<string, Count>();

async function attempt(arena: Arena, { name, try: inflict }: Fault, own: number): Promise<void> {
  const count = counts.get(name) ?? { passed: 0, failed: [], skipped: [] };
  counts.set(name, count);
  const began = performance.now();
  let fate = 'passed';
  try {
    await inflict(arena, createRandom(`chaos-${own}`).stream('trial'), settings);
    count.passed += 1;
  } catch (error) {
    const reason = (error as Error).message;
    if (error instanceof Skipped) {
      count.skipped.push(reason);
      fate = `SKIPPED: ${reason}`;
    } else {
      count.failed.push({ seed: own, reason });
      fate = `FAILED: ${reason}`;
      await arena.reset();
    }
  }
  print(`${name}, seed ${own}, ${((performance.now() - began) / 1000).toFixed(1)} s: ${fate}`);
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Each trial's seed is its own: what fails is tried again without those before it. */
async function inflictAll(arena: Arena): Promise<void> {
  const { only } = values;
  const killed = kills.filter(({ name }) => only === undefined || only === 'kills' || only === name);
  for (let index = 0; killed.length > 0 && index < Number(values.kills); index++)
    await attempt(arena, killed[(seed + index) % killed.length], seed + index);
  for (const fault of faults)
    if (only === undefined || only === fault.name) await attempt(arena, fault, seed);
}

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const given = values.experiment === undefined ? experiment : readFileSync(values.experiment, 'utf8');
const arena = new Arena({ main, experiment: given, workers: 2, jobs: 1, silence: 4 });
const end = (code: number) => void arena.close().then(() => process.exit(code));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(130));
try {
  // Only random moments need to know how long a run takes.
  const hasKills = Number(values.kills) > 0 && !faults.some(({ name }) => name === values.only);
  await arena.open({ looks: hasKills ? 2 : 0 });
  if (hasKills)
    print(
      `an undisturbed run takes ${arena.seconds.toFixed(1)} s; its tables through the queue are those of a local one`,
    );
  await inflictAll(arena);
} finally {
  await arena.close();
}

for (const [name, { passed, failed, skipped }] of counts) {
  print(`${name}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  for (const reason of skipped) print(`  skipped: ${reason}`);
  for (const { seed: own, reason } of failed)
    print(`  failed: --only ${name} --kills 1 --seed ${own}: ${reason}`);
}
process.exit([...counts.values()].some(({ failed }) => failed.length > 0) ? 1 : 0);
