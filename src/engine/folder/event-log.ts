/** The study's events in a file, for who watches from another process: one JSON object a line, with its time. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyEvent } from '../events.js';

export const eventLogName = 'events.jsonl';

/** Milliseconds between two logged progress reports of one stage. */
const progressInterval = 1000;

export class EventLog {
  private readonly descriptor: number;
  private readonly lastProgress = new Map<string, number>();

  /** Starts the log anew: a run tells again what is cached. */
  constructor(folder: string) {
    this.descriptor = openSync(join(folder, eventLogName), 'w');
  }

  append(event: StudyEvent): void {
    const at = Date.now();
    if (event.type === 'stage-progress' && event.done < event.total) {
      if (at - (this.lastProgress.get(event.stage) ?? 0) < progressInterval) return;
      this.lastProgress.set(event.stage, at);
    }
    writeSync(this.descriptor, `${JSON.stringify({ ...event, at })}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
