/**
 * Runs the live screen over a stream of events until the study ends or the user leaves, then restores the terminal
 * and leaves the table behind.
 *
 * NODE_ENV must be `production` before this module is imported: React's development build keeps every measurement.
 */
import { render } from 'ink';
import type { LiveStudy } from '../display/live-study.js';
import type { StudyEvent } from '../engine/events.js';
import { colorLevel } from './ansi.js';
import { type ExitStatus, exitStatusOf } from './exit-status.js';
import { FullScreen, type Terminal } from './full-screen.js';
import { holdConsole } from './held-console.js';
import { openJudge } from './judge-thread.js';
import { Leaving } from './leaving.js';
import { partingLines } from './parting.js';
import { closingLines } from './plain-reporter.js';
import { ScreenApp } from './screen-app.js';
import { type StudyBeside, storedExperiment } from './shown-study.js';
import { StudyStore } from './study-store.js';
import { watchSuspend } from './suspending.js';

export interface LiveScreenOptions {
  stdout?: Terminal;
  stdin?: NodeJS.ReadStream;
  environment?: Record<string, string | undefined>;
  /**
   * q, Ctrl-C or a signal: stop the study so that its last event comes and the folder can be resumed.
   * Called again, at the second wish to leave, when the screen no longer waits for that event.
   */
  onQuit?: () => void;
  /** Another process runs the study: stay when it is finished, until the user leaves. */
  isWatching?: boolean;
  /** Another study, whose curves lie behind those of this one. */
  beside?: StudyBeside | undefined;
  /** Clock in milliseconds of an event; the time of arrival unless a log says better. */
  timeOf?: (event: StudyEvent) => number;
}

/** Whether a live screen makes sense: a real terminal, not a log of a CI service. */
export function canShowLiveScreen(
  stdout: { isTTY?: boolean } = process.stdout,
  environment: Record<string, string | undefined> = process.env,
): boolean {
  return stdout.isTTY === true && environment.TERM !== 'dumb' && !isInCi(environment);
}

/** As Ink sees it: 0 and false mean no. */
function isInCi({ CI }: NodeJS.ProcessEnv): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI);
}

/** A tick waits so many times as long as the last frame took of the processor: the screen stays under 4 % of a core. */
const restShare = 25;
const shortestTick = 125;

export async function runLiveScreen(
  events: AsyncIterable<StudyEvent>,
  options: LiveScreenOptions = {},
): Promise<ExitStatus> {
  const {
    stdout = process.stdout,
    stdin = process.stdin,
    environment = process.env,
    isWatching = false,
  } = options;
  const store = new StudyStore(Date.now);
  const screen = new FullScreen(stdout);
  const leaving = new Leaving(options.onQuit ?? (() => {}));
  const log = holdConsole();
  screen.once('lost', leaving.request);
  screen.enter();
  const suspending = watchSuspend(screen, stdin);
  const judge = openJudge();
  const app = render(
    <ScreenApp
      store={store}
      colors={colorLevel(environment)}
      hasKeys={stdin.isTTY === true}
      isWatching={isWatching}
      onQuit={leaving.request}
      onSuspend={suspending.suspend}
      readExperiment={storedExperiment}
      beside={options.beside}
      judge={judge}
    />,
    {
      // Ink asks for a tty stream and uses what FullScreen has: a size, a resize event and a way to write.
      stdout: screen as unknown as NodeJS.WriteStream,
      stdin,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  const stopTicking = tick(store);
  try {
    const consumed = consume(events, store, options.timeOf);
    await Promise.race([consumed, leaving.forced]);
    store.publish();
    if (isWatching && !leaving.isRequested) await leaving.requested;
  } finally {
    suspending.release();
    stopTicking();
    app.unmount();
    judge.close();
    screen.leave();
    leaving.dispose();
    log.release();
  }
  const { current } = store;
  const looked = { width: stdout.columns ?? 80, environment, isWatching };
  const parting = leaving.isForced ? [] : partingOf(current, looked);
  const closing = closingLines(current, { width: stdout.columns, isWatching });
  for (const line of [...closing, ...parting]) stdout.write(`${line}\n`);
  return leaving.isForced ? 130 : exitStatusOf(current.status);
}

function partingOf(
  live: LiveStudy,
  {
    width,
    environment,
    isWatching,
  }: { width: number; environment: Record<string, string | undefined>; isWatching: boolean },
): string[] {
  return partingLines(live, {
    ...{ width, level: colorLevel(environment), isWatching },
    experiment: storedExperiment(live.folder),
  });
}

async function consume(
  events: AsyncIterable<StudyEvent>,
  store: StudyStore,
  timeOf: ((event: StudyEvent) => number) | undefined,
): Promise<void> {
  for await (const event of events) store.apply(event, timeOf?.(event));
}

/** Publishes at a pace that follows what a frame costs; Ink draws it after the publishing call has returned. */
function tick(store: StudyStore): () => void {
  let timer: NodeJS.Timeout;
  const next = (delay: number) => {
    timer = setTimeout(() => {
      const before = process.cpuUsage();
      store.publish();
      setImmediate(() => {
        const { user, system } = process.cpuUsage(before);
        if (!isStopped) next(Math.max(shortestTick, ((user + system) / 1000) * restShare));
      });
    }, delay);
  };
  let isStopped = false;
  next(0);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
