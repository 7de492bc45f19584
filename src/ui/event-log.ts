/** The events of a study that another process runs: from its log, or from its tables where there is no log. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shownPath, UserError } from '../config/index.js';
import { eventLogName, isRunLive, readManifest } from '../engine/folder/index.js';
import { folderEvents } from './folder-events.js';
import { LineReader } from './line-reader.js';
import { EventParser, isKnownLog, type LoggedEvent } from './logged-events.js';
import { resumeCommand } from './resume-command.js';

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
  if (existsSync(log) && !statSync(log).isFile())
    throw new UserError(
      `${shownPath(log)}: is no regular file; allowed: a log that goodhart run wrote, or none`,
    );
  if (existsSync(log) && isKnownLog(firstLine(log))) yield* followLog(folder, options);
  else yield* followTables(folder, options);
}

function firstLine(log: string): string | undefined {
  const [line] = new LineReader(log).newLines();
  return line;
}

async function* followLog(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  const { signal, untilFinished = false, interval = 250 } = options;
  const [reader, parser] = [
    new LineReader(join(folder, eventLogName)),
    new EventParser(shownPath(join(folder, eventLogName))),
  ];
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
    // A run that was killed says nothing any more: its stages would seem to run for ever.
    if (!isLive && !isFinished && !isTold) yield* stopped(folder);
    if (untilFinished && !isLive) return;
    isTold ||= !isLive;
    await pause(interval, signal);
  }
}

/** A study that was stopped and resumed took longer than the run that ended it. */
function withWholeTime(event: Extract<LoggedEvent, { type: 'study-finished' }>, folder: string): LoggedEvent {
  const { status, wallSeconds } = readManifest(folder);
  return status === event.status && wallSeconds !== undefined ? { ...event, seconds: wallSeconds } : event;
}

/** No run holds the folder, and none said that it ended. */
function* stopped(folder: string): Generator<LoggedEvent> {
  const message = `stopped, not finished: no run writes here; it goes on with ${resumeCommand(folder)}`;
  yield { type: 'notice', message };
  yield { type: 'study-finished', status: 'interrupted', seconds: null };
}

/** Tables change as stages finish; the whole picture is told again then, which a new `study-started` allows for. */
async function* followTables(folder: string, options: FollowOptions): AsyncGenerator<LoggedEvent> {
  const { signal, untilFinished = false, interval = 1000 } = options;
  let seen = 0;
  let isTold = false;
  while (!signal.aborted) {
    const isLive = isRunLive(folder);
    const changed = statSync(join(folder, 'manifest.json')).mtimeMs;
    const isFinished = readManifest(folder).status !== 'running';
    const isOver = isFinished || !isLive;
    if (changed !== seen && (isOver || !untilFinished)) {
      isTold = false;
      yield* folderEvents(folder);
    }
    seen = changed;
    if (!isFinished && !isLive && !isTold) yield* stopped(folder);
    isTold ||= isOver;
    if (untilFinished && isOver) return;
    await pause(interval, signal);
  }
}

/** Sleeps; an abort ends the sleep and is no error. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {});
}
