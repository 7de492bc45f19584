/** Shows a running study in the form that suits the output, and ends it cleanly on a signal. */
import type { StudyEvent } from '../engine/index.js';
import { print, printJson } from './output.js';

export interface ReporterChoice {
  plain?: boolean;
  json?: boolean;
}

type Start = (signal: AbortSignal) => AsyncIterable<StudyEvent>;

/** Runs a study to its end and returns the exit code. The first signal stops it, a second one leaves at once. */
export async function showStudy(start: Start, choice: ReporterChoice): Promise<number> {
  const abort = new AbortController();
  let isHungUp = false;
  const stop = (signal?: NodeJS.Signals) => {
    isHungUp ||= signal === 'SIGHUP';
    // A shell and the system both tell of a terminal that closes; nobody is in a hurry then.
    if (abort.signal.aborted && !isHungUp) process.exit(130);
    abort.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    // The first event comes after every check: bad input never opens the screen.
    const events = await primed(start(abort.signal));
    return await report(events, choice, stop);
  } catch (error) {
    // Interrupted before there was anything to show, while a cluster was asked for its backend.
    if (abort.signal.aborted) return 130;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    if (isHungUp) endHungUp();
  }
}

/**
 * Ends as a hang-up ends a process (129 to a shell) and by no other way: on its way out Node puts a terminal in order
 * that is no longer there, and aborts.
 */
function endHungUp(): void {
  process.kill(process.pid, 'SIGHUP');
}

async function report(
  events: AsyncIterable<StudyEvent>,
  { plain, json }: ReporterChoice,
  stop: () => void,
): Promise<number> {
  const write = (line: string) => (json ? printJson : print)(`${line}\n`);
  if (json) {
    const { runJsonReporter } = await import('../ui/json-reporter.js');
    return runJsonReporter(events, { write });
  }
  if (!plain) {
    // Ink is loaded only where a screen can be shown.
    const { canShowLiveScreen, runLiveScreen } = await import('../ui/live-screen.js');
    if (canShowLiveScreen()) return runLiveScreen(events, { onQuit: stop });
  }
  const { runPlainReporter } = await import('../ui/plain-reporter.js');
  return runPlainReporter(events, { write });
}

/** The same events, after the first one has been waited for. */
async function primed(events: AsyncIterable<StudyEvent>): Promise<AsyncIterable<StudyEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let step = first; !step.done; step = await iterator.next()) yield step.value;
    } finally {
      await iterator.return?.();
    }
  })();
}
