/** Stages as jobs of a cluster with Slurm; compute nodes and this machine share the cache folder. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemSentence } from '../../../config/system-error.js';
import { saysNothingOfFile } from '../../../config/system-reason.js';
import { UserError } from '../../../config/user-error.js';
import type { Cell, CellResult } from '../../cell.js';
import type { BackendDescription, Executor, ExecutorOptions, RunOptions } from '../executor.js';
import { cancel, isInstalled, queuedTasks, SlurmTrouble } from './commands.js';
import { isOpen } from './endings.js';
import { Flight, type LastLine } from './flight.js';
import { BatchKeeper } from './keeper.js';
import { parseSlurmOptions, type SlurmOptions } from './slurm-options.js';
import { Submission } from './submission.js';
import { heedQueue, settle, WaitingRoom } from './watch.js';

/** Milliseconds between two looks at what tasks say; what gets ready in between is submitted together. */
const lookInterval = 250;
/** Each look opens a file for each stage in flight, perhaps over a network: milliseconds a stage. */
const lookCost = 4;
/** Files of tasks that are open at the same time. */
const mostOpen = 64;
/** Milliseconds that cancelled jobs may take to leave the queue. */
const leaving = 30_000;

/** Throws UserError for options that are not known, and where there is no Slurm. */
export function createSlurmExecutor({ slurm, cacheFolder, onNotice }: ExecutorOptions): Executor {
  const options = parseSlurmOptions(slurm);
  for (const program of ['sbatch', 'squeue', 'scancel', 'scontrol'])
    if (!isInstalled(program))
      throw new UserError(
        `--executor slurm: there is no ${program} here; allowed: a machine that jobs are submitted from, or --executor local`,
      );
  if (cacheFolder === undefined) throw new UserError('--executor slurm: needs a cache folder');
  return new SlurmExecutor(options, { cacheFolder, onNotice });
}

class SlurmExecutor implements Executor {
  readonly slots: number;
  private readonly flights = new Set<Flight>();
  private readonly waitingRoom = new WaitingRoom();
  private readonly keeper = new BatchKeeper();
  private readonly submission: Submission;
  private readonly wake = new AbortController();
  private loop: Promise<void> | undefined;
  private nextPoll = 0;
  /** Slurm has taken a job: what goes wrong later may pass. */
  private isKnown = false;
  /** Whether the user knows that the controller does not answer. */
  private isSilent = false;
  private closed = false;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: SlurmOptions,
    private readonly surroundings: Required<Pick<ExecutorOptions, 'cacheFolder'>> &
      Pick<ExecutorOptions, 'onNotice'>,
  ) {
    this.slots = options.inflight;
    this.submission = new Submission(surroundings.cacheFolder, options, this.keeper);
  }

  async probe(request: string): Promise<BackendDescription> {
    const { onNotice = () => undefined } = this.surroundings;
    onNotice('a job asks a compute node which backend it has');
    const flight = new Flight({ type: 'probe', request }, { cpus: 1, onEvent: () => undefined, onNotice });
    try {
      const line = await this.fly(flight);
      if (line.type === 'probed') return line.backend;
      throw new Error('the job gave no answer');
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`--executor slurm: no compute node told its backend: ${(error as Error).message}`);
    }
  }

  async run(cell: Cell, { threads, onEvent, onStart, onNotice }: RunOptions): Promise<CellResult> {
    const cpus = threads === 'all' ? this.options.cpus : 1;
    const line = await this.fly(new Flight({ type: 'cell', cell }, { cpus, onEvent, onStart, onNotice }));
    if (line.type === 'finished') return line.result;
    throw new Error('the job gave no result');
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.closed = true;
    this.wake.abort();
    await this.loop;
    const placed = [...this.flights].filter(({ place }) => place !== undefined);
    for (const flight of this.flights) flight.fail(new Error('the executor is closed'));
    this.flights.clear();
    await withdraw(placed);
    this.keeper.abandon();
  }

  private fly(flight: Flight): Promise<LastLine> {
    if (this.closed) throw new Error('the executor is closed');
    this.flights.add(flight);
    this.loop ??= this.goOn().finally(() => {
      this.loop = undefined;
    });
    return flight.landed;
  }

  private async goOn(): Promise<void> {
    while (this.flights.size > 0 && !this.closed) {
      const interval = Math.max(lookInterval, this.flights.size * lookCost);
      await sleep(interval, undefined, { signal: this.wake.signal }).catch(() => undefined);
      if (this.closed) return;
      try {
        await this.submitReady();
        await this.look();
        await this.poll();
      } catch (error) {
        if (saysNothingOfFile(error)) this.tellOf(new Error(systemSentence(error as NodeJS.ErrnoException)));
        else for (const flight of this.flights) this.drop(flight, error as Error);
      }
    }
  }

  private async submitReady(): Promise<void> {
    const now = performance.now();
    const ready = [...this.flights].filter(({ place, notBefore }) => place === undefined && notBefore <= now);
    if (ready.length === 0) return;
    try {
      await this.submission.place(ready);
      this.isKnown = true;
      this.isSilent = false;
    } catch (error) {
      const unplaced = ready.filter(({ place }) => place === undefined);
      if (this.mayPass(error)) this.holdBack(unplaced, error as Error);
      else for (const flight of unplaced) this.drop(flight, refusal(error));
    }
  }

  /** Whether waiting helps: the controller is away for a while, or the user's own jobs fill the queue. */
  private mayPass(error: unknown): boolean {
    if (!(error instanceof SlurmTrouble) || error.kind === 'refused') return false;
    return this.isKnown;
  }

  private holdBack(flights: readonly Flight[], error: Error): void {
    this.tellOf(error);
    for (const flight of flights) flight.notBefore = performance.now() + this.options.poll * 1000;
  }

  private tellOf({ message }: Error): void {
    const [first] = this.flights;
    if (!this.isSilent) first?.say(`${message}; this run waits`);
    this.isSilent = true;
  }

  private async look(): Promise<void> {
    const clock = () => performance.now();
    const all = [...this.flights];
    for (let first = 0; first < all.length; first += mostOpen)
      await Promise.all(all.slice(first, first + mostOpen).map((flight) => flight.listen(clock)));
    for (const flight of this.flights) {
      const { place } = flight;
      if (place === undefined) continue;
      const outcome = await settle(flight, this.options);
      if (outcome === 'flying') continue;
      this.keeper.left(place.batch, { well: outcome === 'landed' });
      if (outcome !== 'lifted') this.flights.delete(flight);
    }
  }

  private async poll(): Promise<void> {
    const asked = performance.now();
    const placed = [...this.flights].filter(({ place }) => place !== undefined);
    if (placed.length === 0 || asked < this.nextPoll) return;
    this.nextPoll = asked + this.options.poll * 1000;
    try {
      const queue = await queuedTasks();
      this.isSilent = false;
      this.waitingRoom.heed(placed, queue);
      await heedQueue(placed, queue, { asked, grace: this.options.grace });
    } catch (error) {
      if (!(error instanceof SlurmTrouble)) throw error;
      this.tellOf(error);
    }
  }

  private drop(flight: Flight, reason: Error): void {
    this.flights.delete(flight);
    flight.fail(reason);
  }
}

/** Cancels what is in the queue and waits until it has left it. */
async function withdraw(flights: readonly Flight[]): Promise<void> {
  const ids = new Set(flights.map(({ id }) => id));
  try {
    await cancel([...ids]);
    const end = performance.now() + leaving;
    while (ids.size > 0 && performance.now() < end) {
      const queue = await queuedTasks();
      const isLeft = ({ job, index, state }: (typeof queue)[number]) =>
        ids.has(`${job}_${index}`) && isOpen(state) && state !== 'COMPLETING';
      if (!queue.some(isLeft)) return;
      await sleep(lookInterval);
    }
  } catch (error) {
    // The controller is away: who runs the study again finds the jobs.
    if (!(error instanceof SlurmTrouble)) throw error;
  }
}

const refusal = (error: unknown): Error =>
  error instanceof SlurmTrouble ? new UserError(`--executor slurm: ${error.message}`) : (error as Error);
