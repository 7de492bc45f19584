/** Brings together what tasks say, what the queue says and what lies in the cache; the cache has the last word. */
import { existsSync, opendirSync } from 'node:fs';
import { UserError } from '../../../config/user-error.js';
import { artifactFolder } from '../../artifact/index.js';
import { lastWords } from './batch.js';
import { accountedStates, exitOf, type QueuedTask } from './commands.js';
import { endingOf, isOpen, isWorrying, trueState, unknownState } from './endings.js';
import type { Flight } from './flight.js';
import type { SlurmOptions } from './slurm-options.js';
import { storedResult } from './task.js';

const now = () => performance.now();

/** Seconds in which the last words of a task that failed may still appear, at most. */
const lastWordsLate = 5;

/** Takes over what the queue says of the flights; `asked` is when it was asked. */
export async function heedQueue(
  flights: readonly Flight[],
  queue: readonly QueuedTask[],
  { asked, grace }: { asked: number; grace: number },
): Promise<void> {
  const tasks = new Map(queue.map((task) => [`${task.job}_${task.index}`, task]));
  const missing: Flight[] = [];
  for (const flight of flights) {
    if (flight.place === undefined || flight.placedAt > asked) continue;
    const task = tasks.get(flight.id);
    if (task === undefined) missing.push(flight);
    else flight.missingSince = undefined;
    if (task === undefined) continue;
    if (isOpen(task.state)) flight.ended = undefined;
    else flight.ended ??= { state: task.state, at: now() };
  }
  if (missing.length > 0) await heedAccounts(missing, grace);
}

/**
 * Slurm forgets ended jobs after some minutes; where accounts are kept they tell, else the cache has to. Accounts may be
 * late, and of a job that the controller lost they say for ever that it runs.
 */
async function heedAccounts(missing: readonly Flight[], grace: number): Promise<void> {
  const untold = missing.filter(({ ended }) => ended === undefined);
  if (untold.length === 0) return;
  const states = await accountedStates(untold.map(({ id }) => id));
  for (const flight of untold) {
    const state = states?.get(flight.id) ?? unknownState;
    flight.missingSince ??= now();
    if (!isOpen(state)) flight.ended = { state, at: now() };
    else if (now() - flight.missingSince > 1000 * grace) flight.ended = { state: unknownState, at: now() };
  }
}

/** Says once for each reason that stages wait for what will not pass by itself. */
export class WaitingRoom {
  private readonly said = new Set<string>();

  heed(flights: readonly Flight[], queue: readonly QueuedTask[]): void {
    const byId = new Map(flights.map((flight) => [flight.id, flight]));
    const waiting = new Map<string, Flight[]>();
    for (const { job, index, state, reason } of queue) {
      const flight = byId.get(`${job}_${index}`);
      if (flight === undefined || state !== 'PENDING') continue;
      // Nobody sees anything before the backend is known: there every reason is told.
      if (isWorrying(reason) || (flight.task.type === 'probe' && reason !== 'None'))
        waiting.set(reason, [...(waiting.get(reason) ?? []), flight]);
    }
    for (const [reason, held] of waiting) {
      if (this.said.has(reason)) continue;
      this.said.add(reason);
      const who = held.length === 1 ? `${held[0].title} waits` : `${held.length} stages wait`;
      held[0].say(`${who} in the queue: ${reason}`);
    }
  }
}

/** What became of a flight: it goes on, its output is there, nothing more can come, or it waits for another try. */
export type Outcome = 'flying' | 'landed' | 'failed' | 'lifted';

/** Looks at one flight that has a place, and tells it what became of it. */
export async function settle(flight: Flight, options: SlurmOptions): Promise<Outcome> {
  const { last, ended } = flight;
  if (last?.line.type === 'failed') {
    const { reason, userError } = last.line;
    flight.fail(userError ? new UserError(reason) : new Error(reason));
    return 'failed';
  }
  if (last !== undefined) {
    if (!isVisible(flight)) return conclude(flight, { state: 'COMPLETED', at: last.at }, options);
    flight.land(last.line);
    return 'landed';
  }
  if (ended === undefined) return 'flying';
  const stored =
    flight.task.type === 'cell' && isVisible(flight) ? storedResult(flight.task.cell) : undefined;
  if (stored === undefined) return conclude(flight, ended, options);
  flight.land({ type: 'finished', result: stored });
  return 'landed';
}

/** Whether this machine sees the output; what a backend's probe says needs none. */
function isVisible({ task }: Flight): boolean {
  if (task.type === 'probe') return true;
  const { cacheFolder, stage } = task.cell;
  // A network file system remembers what was not there, until the folder is opened again.
  opendirSync(cacheFolder).closeSync();
  return existsSync(artifactFolder(cacheFolder, stage.hash));
}

/** Tries again or gives up, with the reason, once nothing can appear any more that is only late. */
async function conclude(
  flight: Flight,
  { state, at }: { state: string; at: number },
  options: SlurmOptions,
): Promise<Outcome> {
  const isGood = state === 'COMPLETED' || state === unknownState;
  const patience = isGood ? options.grace : Math.min(options.grace, lastWordsLate);
  if (now() - at < patience * 1000) return 'flying';
  const printed = lastWords(flight.place!.batch, flight.place!.index);
  const exit = state === 'FAILED' ? await exitOf(flight.id) : undefined;
  const { words, again, advice } = endingOf(trueState(state, printed), options, exit);
  const told = printed === undefined ? '' : `; the last that it printed: ${printed}`;
  if (again && flight.tries < options.tries) {
    const next = `try ${flight.tries + 1} of ${options.tries}`;
    flight.say(`${flight.title} (job ${flight.id}): ${words}; it is submitted again, ${next}${told}`);
    // What ends at once would use up its tries at once.
    flight.lift(now() + options.poll * 1000 * flight.tries);
    return 'lifted';
  }
  const often = flight.tries > 1 ? `, and so ${flight.tries} times` : '';
  const allowed = advice === undefined ? '' : `; allowed: ${advice}`;
  flight.fail(new Error(`${words}${often} (job ${flight.id})${allowed}${told}`));
  return 'failed';
}
