/** The events of a study that another process runs: from its log, or from its tables where there is no log. */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readManifest } from '../results/index.js';
import type { StudyEvent } from '../study/events.js';
import { folderEvents } from './folder-events.js';

/** One event a line, appended as the study runs; `at` is the clock in milliseconds then. */
export type LoggedEvent = StudyEvent & { at?: number };

export const eventLogName = 'events.jsonl';

export interface FollowOptions {
  signal: AbortSignal;
  /** End with the study instead of waiting for it to be resumed. */
  untilFinished?: boolean;
  /** Milliseconds between two looks at the files. */
  interval?: number;
}

/** Every event so far and then every new one. Throws UserError where the folder is no result folder. */
export async function* followStudy(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  readManifest(folder);
  if (existsSync(join(folder, eventLogName))) yield* followLog(folder, options);
  else yield* followTables(folder, options);
}

async function* followLog(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  const { signal, untilFinished = false, interval = 250 } = options;
  const reader = new LineReader(join(folder, eventLogName));
  let isFinished = false;
  while (!signal.aborted) {
    for (const line of reader.newLines()) {
      const event = parseEvent(line);
      if (event === null) continue;
      isFinished = event.type === 'study-finished';
      yield event;
    }
    if (untilFinished && isFinished) return;
    await pause(interval, signal);
  }
}

/** Tables change as stages finish; the whole picture is told again then, which a new `study-started` allows for. */
async function* followTables(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  const { signal, untilFinished = false, interval = 1000 } = options;
  let seen = 0;
  while (!signal.aborted) {
    const changed = statSync(join(folder, 'manifest.json')).mtimeMs;
    const isFinished = readManifest(folder).status !== 'running';
    if (changed !== seen && (isFinished || !untilFinished)) yield* folderEvents(folder);
    seen = changed;
    if (untilFinished && isFinished) return;
    await pause(interval, signal);
  }
}

/** Sleeps; an abort ends the sleep and is no error. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {});
}

/** A line that a crash cut short, or that is none of ours, is passed over. */
function parseEvent(line: string): LoggedEvent | null {
  try {
    const value = JSON.parse(line) as LoggedEvent;
    return typeof value?.type === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Reads a growing file line by line; a line counts once its line break is there. */
class LineReader {
  private offset = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** The beginning of the file as it was read: it changes when a new run begins the log anew. */
  private head: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  newLines(): string[] {
    const text = Buffer.concat([this.rest, this.newBytes()]);
    const end = text.lastIndexOf(0x0a) + 1;
    this.rest = text.subarray(end);
    return text
      .toString('utf8', 0, end)
      .split('\n')
      .filter((line) => line !== '');
  }

  private newBytes(): Buffer {
    const descriptor = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size === this.offset) return Buffer.alloc(0);
      if (size < this.offset || !readAt(descriptor, 0, this.head.length).equals(this.head)) {
        [this.offset, this.rest, this.head] = [0, Buffer.alloc(0), Buffer.alloc(0)];
      }
      const bytes = readAt(descriptor, this.offset, size - this.offset);
      if (this.offset === 0) this.head = bytes.subarray(0, headLength);
      this.offset += bytes.length;
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }
}

/** Bytes that tell one log from another: enough for the first line, which ends in its time. */
const headLength = 65_536;

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
}
