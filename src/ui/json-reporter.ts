/** The study's events as JSON, one a line, for other programs. */
import type { StudyEvent } from '../engine/events.js';
import { type ExitStatus, exitStatusOf } from './exit-status.js';

export interface LineOptions {
  /** Takes one line without its line break. */
  write: (line: string) => void;
}

/** Writes every event as it comes and returns the exit status that the study's end calls for. */
export async function runJsonReporter(
  events: AsyncIterable<StudyEvent>,
  { write }: LineOptions,
): Promise<ExitStatus> {
  let status: ExitStatus = exitStatusOf('waiting');
  for await (const event of events) {
    write(JSON.stringify(event));
    if (event.type === 'study-finished') status = exitStatusOf(event.status);
  }
  return status;
}
