/** The events of a study that another process runs: from its log, or from its tables where there is no log. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandLine } from '../config/index.js';
import { eventLogName, isRunLive, readManifest } from '../engine/folder/index.js';
import { folderEvents } from './folder-events.js';
import { LineReader } from './line-reader.js';
import { EventParser, isKnownLog, type LoggedEvent } from './logged-events.js';

export { eventLogName } from '../engine/folder/index.js';
export type { LoggedEvent } from './logged-events.js';

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
  const log = join(folder, eventLogName);
  if (existsSync(log) && isKnownLog(firstLine(log))) yield* followLog(folder, options);
  else yield* followTables(folder, options);
}

function firstLine(log: string): string | undefined {
  const [line] = new LineReader(log).newLines();
  return line;
}

async function* followLog(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  const { signal, untilFinished = false, interval = 250 } = options;
  const [reader, parser] = [new LineReader(join(folder, eventLogName)), new EventParser()];
  let isFinished = false;
  let isTold = false;
  while (!signal.aborted) {
    // Asked first: what a run writes before it lets go is read below.
    const isLive = isRunLive(folder);
    for (const line of reader.newLines()) {
      const event = parser.parse(line);
      if (event === null) continue;
      isTold = false;
      isFinished = event.type === 'study-finished';
      yield event.type === 'study-finished' ? withWholeTime(event, folder) : event;
    }
    if (untilFinished && isFinished) return;
    if (untilFinished && !isLive) {
      yield { type: 'notice', message: `no run writes here: ${commandLine('run')} resumes the study` };
      return;
    }
    // A run that was killed says nothing any more: its stages would seem to run for ever.
    if (!isLive && !isFinished && !isTold)
      yield { type: 'study-finished', status: 'interrupted', seconds: null };
    isTold ||= !isLive;
    await pause(interval, signal);
  }
}

/** A study that was stopped and resumed took longer than the run that ended it. */
function withWholeTime(event: Extract<LoggedEvent, { type: 'study-finished' }>, folder: string): LoggedEvent {
  const { status, wallSeconds } = readManifest(folder);
  return status === event.status && wallSeconds !== undefined ? { ...event, seconds: wallSeconds } : event;
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
