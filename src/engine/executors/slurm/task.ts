/** One task of an array, on a compute node: runs its cell and writes what it says beside the list. */
import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { UserError } from '../../../config/user-error.js';
import {
  artifactFolder,
  DamagedArtifact,
  type JsonValue,
  readArtifact,
  stringifyJson,
} from '../../artifact/index.js';
import { type Cell, type CellEvent, type CellResult, runCell } from '../../cell.js';
import { cellProblem } from '../../received-cell.js';
import { describeBackend } from '../describe-backend.js';
import type { BackendDescription } from '../executor.js';
import { failureReason } from '../failure-reason.js';
import { progressThrottle } from '../local/progress-throttle.js';
import { eventsOf, readTasks, type Task } from './batch.js';

/** A line of the file in which a task speaks. The last one is `finished`, `probed` or `failed`. */
export type TaskLine =
  | { type: 'started'; host: string }
  | { type: 'event'; event: CellEvent }
  | { type: 'finished'; result: CellResult }
  | { type: 'probed'; backend: BackendDescription }
  /** `userError`: nothing that another try would change, said for people. */
  | { type: 'failed'; reason: string; userError: boolean };

/** Milliseconds between two reports of progress: each is a write over the network. */
const reportInterval = 1000;

/** Runs one task of a list; true if it came to its end. What it fails of is told in its file. */
export async function runTask(list: string, index: number): Promise<boolean> {
  const task = taskAt(list, index);
  const file = eventsOf(dirname(list), index);
  // Opened anew for each line: closing is what sends it over a network file system.
  const say = (line: TaskLine) => appendFileSync(file, `${stringifyJson(line as unknown as JsonValue)}\n`);
  say({ type: 'started', host: hostname() });
  try {
    say(await workOn(task, (event) => say({ type: 'event', event })));
    return true;
  } catch (error) {
    const reason = failureReason(error);
    process.stderr.write(`${reason}\n`);
    say({ type: 'failed', reason, userError: error instanceof UserError });
    return false;
  }
}

async function workOn(task: Task, emit: (event: CellEvent) => void): Promise<TaskLine> {
  if (task.type === 'probe') return { type: 'probed', backend: await describeBackend(task.request) };
  const throttled = progressThrottle(emit, undefined, reportInterval);
  return { type: 'finished', result: storedResult(task.cell) ?? (await runCell(task.cell, throttled)) };
}

/** Another job may have computed it while this one waited. */
export function storedResult({ cacheFolder, stage }: Cell): CellResult | undefined {
  try {
    const { checksum, seconds } = readArtifact(artifactFolder(cacheFolder, stage.hash));
    return { checksum, seconds };
  } catch (error) {
    if (error instanceof DamagedArtifact) return undefined;
    throw error;
  }
}

function taskAt(list: string, index: number): Task {
  let tasks: Task[];
  try {
    tasks = readTasks(list);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${list}: not a readable list of stages (${(error as Error).message})`);
  }
  const task = tasks[index];
  if (task === undefined)
    throw new UserError(`${list}: has no stage ${index}; allowed: 0 to ${tasks.length - 1}`);
  const problem = taskProblem(task);
  if (problem !== undefined) throw new UserError(`${list}: stage ${index} is not readable (${problem})`);
  return task;
}

function taskProblem(task: Task | null): string | undefined {
  if (task?.type === 'probe') return typeof task.request === 'string' ? undefined : 'request: not a text';
  return task?.type === 'cell' ? cellProblem(task.cell) : 'type: neither "cell" nor "probe"';
}
