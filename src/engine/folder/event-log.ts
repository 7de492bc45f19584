/** The study's events in a file, for who watches from another process: one JSON object a line, with its time. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyEvent } from '../events.js';

export const eventLogName = 'events.jsonl';

/** Milliseconds between two logged progress reports of one stage. */
const progressInterval = 1000;

export class EventLog {
  private readonly descriptor: number;
  /** Bytes that earlier runs left. */
  private readonly former: number;
  private readonly lastProgress = new Map<string, number>();

  /** Goes on after what earlier runs of the study left: each begins with its own `study-started`. */
  constructor(folder: string) {
    this.descriptor = openSync(join(folder, eventLogName), 'a+');
    this.former = fstatSync(this.descriptor).size;
    // Where a kill cut the last line short the next one begins anew.
    if (this.former > 0 && !this.endsWithBreak()) writeSync(this.descriptor, '\n');
  }

  private endsWithBreak(): boolean {
    const last = Buffer.alloc(1);
    readSync(this.descriptor, last, 0, 1, this.former - 1);
    return last[0] === 0x0a;
  }

  append(event: StudyEvent): void {
    const at = Date.now();
    if (event.type === 'stage-progress' && event.done < event.total) {
      if (at - (this.lastProgress.get(event.stage) ?? 0) < progressInterval) return;
      this.lastProgress.set(event.stage, at);
    }
    writeSync(this.descriptor, `${JSON.stringify({ ...event, at })}\n`);
  }

  /** Takes back what this run wrote: one of a finished study, that computed nothing, has no history of its own. */
  forget(): void {
    ftruncateSync(this.descriptor, this.former);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
