/**
 * A job array as a folder of the shared cache: what its tasks are to do, and what they say.
 *
 * The name of the job is the name of the folder: who finds the job in the queue finds its tasks here.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../../config/regular-file.js';
import { type JsonValue, parseJson, stringifyJson } from '../../artifact/index.js';
import type { Cell } from '../../cell.js';

/** What one task of an array does. */
export type Task = { type: 'cell'; cell: Cell } | { type: 'probe'; request: string };

/** Milliseconds that the words of failed tasks are kept. */
const kept = 7 * 24 * 3600 * 1000;

const prefix = 'goodhart-';
const listFile = 'tasks.jsonl';

export const batchesFolder = (cacheFolder: string) => join(cacheFolder, '.slurm');
export const listOf = (batch: string) => join(batch, listFile);
export const scriptOf = (batch: string) => join(batch, 'job.sh');
export const eventsOf = (batch: string, index: number) => join(batch, `${index}.events`);
export const outputOf = (batch: string, index: number) => join(batch, `${index}.out`);
export const jobNameOf = (batch: string) => batch.slice(batch.lastIndexOf(prefix));

/** Writes the list; gives the batch's folder. */
export function writeBatch(cacheFolder: string, tasks: readonly Task[]): string {
  const batch = join(batchesFolder(cacheFolder), `${prefix}${randomUUID().slice(0, 13)}`);
  mkdirSync(batch, { recursive: true });
  const lines = tasks.map((task) => `${stringifyJson(task as unknown as JsonValue)}\n`);
  writeFileSync(listOf(batch), lines.join(''), { flush: true });
  return batch;
}

/** The tasks of a list by their index. Throws where the file is not there or is not such a list. */
export function readTasks(list: string): Task[] {
  const lines = readRegularFile(list).split('\n');
  return lines.slice(0, -1).map((line) => parseJson(line) as unknown as Task);
}

/** The folder of a job in the queue, if it is one of this cache's. */
export function batchOfJob(cacheFolder: string, name: string): string | undefined {
  if (!/^goodhart-[0-9a-f-]+$/.test(name)) return undefined;
  const batch = join(batchesFolder(cacheFolder), name);
  return existsSync(listOf(batch)) ? batch : undefined;
}

/** The last lines that a task printed, in one; undefined where it printed nothing, or its node could not write here. */
export function lastWords(batch: string, index: number): string | undefined {
  try {
    const text = readFileSync(outputOf(batch, index), 'utf8').slice(-4000);
    // Whatever a library prints reaches the screen: no escape codes.
    const lines = text.split('\n').map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim());
    const last = lines.filter((line) => line !== '').slice(-3);
    return last.length > 0 ? last.join(' / ').slice(-400) : undefined;
  } catch {
    return undefined;
  }
}

/** Removes folders of jobs that are gone from the queue, once nobody looks for the words of their tasks any more. */
export function sweepBatches(cacheFolder: string, queued: ReadonlySet<string>, now = Date.now()): void {
  const folder = batchesFolder(cacheFolder);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const batch = join(folder, name);
    if (name.startsWith(prefix) && !queued.has(name) && now - changedAt(batch) > kept) removeBatch(batch);
  }
}

export const removeBatch = (batch: string): void => rmSync(batch, { recursive: true, force: true });

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
