/** Submits what is ready at one moment as job arrays, and finds what an earlier coordinator has left in the queue. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { backendEnvironment } from '../local/worker-process.js';
import {
  batchesFolder,
  batchOfJob,
  jobNameOf,
  listOf,
  readTasks,
  scriptOf,
  sweepBatches,
  writeBatch,
} from './batch.js';
import { largestArray, type QueuedTask, queuedTasks, submit } from './commands.js';
import { isOpen } from './endings.js';
import type { Flight, Place } from './flight.js';
import type { BatchKeeper } from './keeper.js';
import type { SlurmOptions } from './slurm-options.js';

/** Sources run under a TypeScript loader (tests, tsx), the built package does not. */
const fromSources = import.meta.url.endsWith('.ts');
const program = fileURLToPath(new URL(`../../../cli/main.${fromSources ? 'ts' : 'js'}`, import.meta.url));

export class Submission {
  private mostTasks: number | undefined;
  /** Hashes of the stages of arrays that are not this coordinator's, by folder: lists never change. */
  private readonly found = new Map<string, (string | undefined)[]>();

  constructor(
    private readonly cacheFolder: string,
    private readonly options: SlurmOptions,
    private readonly keeper: BatchKeeper,
  ) {}

  /** Places each flight. Throws SlurmTrouble; then those without a place can be tried again. */
  async place(flights: readonly Flight[]): Promise<void> {
    const queue = await queuedTasks();
    if (this.mostTasks === undefined) {
      this.mostTasks = await largestArray();
      sweepBatches(this.cacheFolder, new Set(queue.map(({ name }) => name)));
    }
    this.adopt(flights, queue);
    for (const cpus of new Set(flights.map((flight) => flight.cpus))) {
      const alike = flights.filter((flight) => flight.place === undefined && flight.cpus === cpus);
      for (let first = 0; first < alike.length; first += this.mostTasks)
        await this.submitArray(alike.slice(first, first + this.mostTasks), cpus);
    }
  }

  /** Who runs a stage has claimed it: a job that computes it has lost its coordinator. */
  private adopt(flights: readonly Flight[], queue: readonly QueuedTask[]): void {
    const orphans = new Map<string, Place>();
    for (const { job, index, name, state } of queue) {
      if (!isOpen(state) || state === 'COMPLETING') continue;
      const batch = batchOfJob(this.cacheFolder, name);
      const hash = batch && this.hashesOf(batch)[index];
      if (hash) orphans.set(hash, { batch, job, index });
    }
    for (const flight of flights) {
      const place = flight.task.type === 'cell' ? orphans.get(flight.task.cell.stage.hash) : undefined;
      if (place === undefined) continue;
      flight.put(place, performance.now());
      flight.say(`${flight.title} is in the queue already (job ${flight.id}); this run waits for it`);
    }
  }

  private hashesOf(batch: string): (string | undefined)[] {
    let held = this.found.get(batch);
    if (held === undefined) {
      held = hashesIn(listOf(batch));
      this.found.set(batch, held);
    }
    return held;
  }

  private async submitArray(flights: readonly Flight[], cpus: number): Promise<void> {
    const batch = writeBatch(
      this.cacheFolder,
      flights.map(({ task }) => task),
    );
    const script = scriptText(batch, cpus);
    writeFileSync(scriptOf(batch), script);
    const job = await submit(script, this.requestsOf(batch, { cpus, count: flights.length }));
    this.keeper.opened(batch, flights.length);
    flights.forEach((flight, index) => {
      flight.put({ batch, job, index }, performance.now());
    });
  }

  private requestsOf(batch: string, { cpus, count }: { cpus: number; count: number }): string[] {
    // `%` begins one of Slurm's own patterns.
    const output = join(batch.replaceAll('%', '%%'), '%a.out');
    return [
      `--job-name=${jobNameOf(batch)}`,
      `--array=0-${count - 1}`,
      `--output=${output}`,
      `--chdir=${batchesFolder(this.cacheFolder)}`,
      // Each try is submitted by the coordinator, which counts them.
      '--no-requeue',
      '--nodes=1',
      '--ntasks=1',
      `--cpus-per-task=${cpus}`,
      ...Object.entries(this.options.requests).map(([key, value]) => `--${key}=${value}`),
    ];
  }
}

/** Hashes of the stages of a list. One that is gone by now, or damaged, has no job worth waiting for. */
function hashesIn(list: string): (string | undefined)[] {
  try {
    return readTasks(list).map((task) => (task?.type === 'cell' ? task.cell.stage.hash : undefined));
  } catch {
    return [];
  }
}

/** Each task is one call of `goodhart run-cell`, by the same paths as here. */
function scriptText(batch: string, cpus: number): string {
  const loader = fromSources
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : [];
  const command = [process.execPath, ...loader, program, 'run-cell', '--list', listOf(batch)];
  const variables = Object.entries(backendEnvironment(cpus)).map(
    ([name, value]) => `export ${name}=${value}\n`,
  );
  return `#!/bin/sh\n${variables.join('')}exec ${command.map(shellQuoted).join(' ')} --index "$SLURM_ARRAY_TASK_ID"\n`;
}

const shellQuoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
