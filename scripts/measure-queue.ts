/**
 * What the queue costs beside the work: sleeping cells against the ideal, empty cells a second, and a large plan that is
 * interrupted and resumed. Redis, the coordinator and each worker are processes of their own; outputs go to memory.
 *
 *     npx tsx scripts/measure-queue.ts sleep 200 16     200 cells of 1 s on 16 workers of one cell each
 *     npx tsx scripts/measure-queue.ts empty 3000 2     3,000 empty cells on one worker of two cells
 *     npx tsx scripts/measure-queue.ts large 20000 2    the same, killed once half is done, and resumed
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createExecutor, type StudyEvent } from '../src/engine/index.js';
import { runStages } from '../src/engine/run.js';
import { quickFolder } from '../test/engine/many-stages.js';
import { idlePlan } from '../test/support/queue-stages.js';
import { startRedis } from '../test/support/redis-server.js';

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const own = fileURLToPath(import.meta.url);
const workerEntry = fileURLToPath(new URL('../test/support/queue-worker-process.ts', import.meta.url));

/** Seconds of the processor that a process and those that it waited for have used. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** The coordinator: one line when it is ready, one for the result. */
async function coordinate(url: string, cacheFolder: string, cells: number, seconds: number, seed: number) {
  const executor = createExecutor('bullmq', { redis: url });
  await executor.open?.(cacheFolder);
  const plan = idlePlan(cells, seconds, seed);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const seen = { done: 0, cached: 0 };
  const options = { plan, executor, cacheFolder, backend: 'none', plugins: [], onResult: () => undefined };
  for await (const event of runStages(options)) count(event, seen);
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ ...seen, wall, cpu: (user + system) / 1e6, peak })}\n`);
  await executor.close();
}

function count(event: StudyEvent, seen: { done: number; cached: number }): void {
  if (event.type === 'notice') process.stderr.write(`${event.message}\n`);
  if (event.type !== 'stage-finished') return;
  seen.done += 1;
  if (event.cached) seen.cached += 1;
}

const node = (parameters: string[], environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, ['--import', loader, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

interface Figures {
  done: number;
  cached: number;
  wall: number;
  cpu: number;
  peak: number;
}

function coordinator(parameters: string[], whenStarted: (child: ChildProcess) => void = () => undefined) {
  const child = node([own, '--coordinate', ...parameters], {});
  whenStarted(child);
  return new Promise<Figures | undefined>((resolve) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    child.once('close', () => resolve(text === '' ? undefined : (JSON.parse(text) as Figures)));
  });
}

async function measure(kind: string, count: number, width: number): Promise<void> {
  const redis = await startRedis('--appendonly', 'no');
  const folder = quickFolder();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const [processes, jobs] = kind === 'sleep' ? [width, 1] : [1, width];
  const workers = Array.from({ length: processes }, () =>
    node([workerEntry, cache, String(jobs), '20'], { GOODHART_REDIS: redis.url }),
  );
  try {
    await Promise.all(workers.map((child) => new Promise((resolve) => child.stdout!.once('data', resolve))));
    for (const child of workers) child.stdout!.resume();
    const seconds = kind === 'sleep' ? 1 : 0;
    // Every worker has its process, and knows the version of its code, before anything is measured.
    await coordinator([redis.url, cache, String(4 * processes * jobs), kind === 'sleep' ? '0.3' : '0', '1']);
    const parties = workers.flatMap(({ pid }) => [pid!, ...childrenOf(pid!)]);
    const before = parties.map(processorSeconds);
    const parameters = [redis.url, cache, String(count), String(seconds), '2'];
    if (kind === 'large') await killHalfway(cache, count, parameters);
    const figures = (await coordinator(parameters))!;
    const used = parties.map(processorSeconds).map((spent, index) => spent - before[index]);
    report(kind, { count, width, figures, used: used.reduce((sum, part) => sum + part, 0) });
  } finally {
    for (const child of workers) child.kill('SIGKILL');
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As a power cut would, once half of the outputs are there. */
async function killHalfway(cache: string, count: number, parameters: string[]): Promise<void> {
  let killed: ChildProcess | undefined;
  const ended = coordinator(parameters, (child) => {
    killed = child;
  });
  while (readdirSync(cache).length < count / 2) await new Promise((resolve) => setTimeout(resolve, 500));
  killed!.kill('SIGKILL');
  await ended;
}

function report(
  kind: string,
  { count, width, figures, used }: { count: number; width: number; figures: Figures; used: number },
): void {
  const { done, cached, wall, cpu, peak } = figures;
  const computed = done - cached;
  const ideal = Math.ceil(count / width);
  const share = kind === 'sleep' ? `, ${((100 * ideal) / wall).toFixed(1)} % of ideal (${ideal} s)` : '';
  process.stdout.write(
    `${kind}: ${done} of ${count} done, ${cached} of them found in the cache, in ${wall.toFixed(2)} s${share}; ` +
      `${(computed / wall).toFixed(0)} cells a second; coordinator ${cpu.toFixed(1)} s of processor, ` +
      `peak ${peak.toFixed(0)} MB; workers and their processes ${used.toFixed(1)} s of processor\n`,
  );
}

const [first = 'sleep', second = '200', third = '16', ...rest] = process.argv.slice(2);
if (first === '--coordinate') {
  await coordinate(second, third, Number(rest[0]), Number(rest[1]), Number(rest[2]));
  process.exit(0);
} else await measure(first, Number(second), Number(third));
