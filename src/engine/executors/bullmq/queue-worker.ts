/** A worker of the queue: takes cells and runs them in processes of its own, with the cache where this machine has it. */
import { hostname } from 'node:os';
import { DelayedError, type Job, type JobJson, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { systemSentence } from '../../../config/system-error.js';
import { isSystemError } from '../../../config/system-reason.js';
import { UserError } from '../../../config/user-error.js';
import { artifactFolder, removeArtifact } from '../../artifact/index.js';
import { cacheIdentity, claimant, claimStage } from '../../cache/index.js';
import type { Cell, CellResult } from '../../cell.js';
import { LostWorker } from '../executor.js';
import { LocalExecutor } from '../local/local-executor.js';
import { type Connection, openConnection } from './connection.js';
import { EventBatch } from './event-batch.js';
import { failureText, type JobData, mostWorkers, queueName, wordText } from './job.js';
import { Fitting } from './misfit.js';
import { readableData, receivedJob, versionsText } from './received-job.js';
import type { RedisUrl } from './redis-url.js';
import { prefix, queueWords, refusedCommand } from './server-words.js';
import { appeared, storedResult } from './stored-result.js';
import { workerName } from './worker-watch.js';

export interface QueueWorkerOptions {
  redis: RedisUrl;
  /** Where this machine has the cache that all share. */
  cacheFolder: string;
  /** Cells at the same time. */
  jobs: number;
  /** Seconds without a sign of life after which a worker's cells go to others. */
  silence?: number;
  say(line: string): void;
}

/** Milliseconds that a worker keeps still which refused a cell: others may have it. Twice as many after each. */
const shortestRest = 1000;
const longestRest = 30_000;
/** Milliseconds after which a cell that somebody else computes is looked at again. */
const lookAgain = 2000;

type CellJob = Job<JobData, CellResult>;

/** Whatever Redis holds becomes a job: one that BullMQ cannot parse would be taken up again and again without a word. */
class AnyJobWorker extends Worker<JobData, CellResult> {
  protected override createJob(data: JobJson, jobId: string): CellJob {
    return super.createJob({ ...data, data: readableData(data.data) }, jobId);
  }
}

export class QueueWorker {
  private readonly local: LocalExecutor;
  private readonly fitting = new Fitting((backend) => this.probe(backend));
  /** Cells from the moment they are taken: what a signal finds before its process runs is to be given back as well. */
  private readonly running = new Map<string, AbortController>();
  private stopped = false;
  private readonly refused = new Set<string>();
  private readonly name: string;
  private rest = shortestRest;
  /** What was said of the queue last: it may fail many times a second. */
  private complaint = '';
  private worker: Worker<JobData, CellResult> | undefined;
  private connection: Connection | undefined;

  constructor(private readonly options: QueueWorkerOptions) {
    this.name = `${hostname()}:${process.pid}`;
    this.local = new LocalExecutor({ jobs: options.jobs, cores: 1 });
  }

  /** Throws UserError where the server is not there or lets nobody in. */
  async start(): Promise<void> {
    const { redis, cacheFolder, jobs, silence = 30, say } = this.options;
    const connection = await openConnection(redis, {
      onLost: () => say(`the connection to ${redis.shown} is lost; it is waited for`),
      onBack: () => say(`the connection to ${redis.shown} is back`),
    });
    this.connection = connection;
    for (const warning of connection.warnings) say(warning);
    this.worker = new AnyJobWorker(
      queueName(cacheIdentity(cacheFolder)),
      (job, token) => this.take(job, token ?? ''),
      {
        ...{ connection: connection.redis, prefix, skipVersionCheck: connection.skipVersionCheck },
        ...{ name: workerName(this.name, jobs), concurrency: jobs },
        ...{ lockDuration: 1000 * silence, stalledInterval: 500 * silence, maxStalledCount: mostWorkers - 1 },
        // Jobs of this program say so themselves; of others nothing is kept either.
        ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
        // Of a broken connection the next try is its own; what else fails is a matter of moments.
        runRetryDelay: 1000,
      },
    );
    this.worker.on('error', (error) => this.complain(error));
    this.worker.on('lockRenewalFailed', (hashes) => this.dropLost(hashes));
    await this.worker.waitUntilReady().catch(async (error: Error) => {
      await this.worker!.close(true);
      connection.close();
      throw refusedCommand(redis.shown, error);
    });
    say(
      `${this.name}: ${jobs} ${jobs === 1 ? 'stage' : 'stages'} at a time from ${redis.shown}, cache ${cacheFolder}`,
    );
  }

  /** How many cells it has. */
  get busy(): number {
    return this.running.size;
  }

  /** Takes nothing new, and ends when what runs is done. */
  async drain(): Promise<void> {
    await this.worker?.close();
    await this.local.close();
    this.connection?.close();
  }

  /** Ends what runs now: it goes back to the queue. */
  stop(): void {
    this.stopped = true;
    for (const running of this.running.values()) running.abort();
  }

  private async take(job: CellJob, token: string): Promise<CellResult> {
    const received = receivedJob(String(job.id), job.data, this.options.cacheFolder);
    if ('problem' in received) return await this.turnAway(job, token, received);
    const { cell } = received;
    const { hash } = cell.stage;
    const abort = new AbortController();
    this.running.set(hash, abort);
    if (this.stopped) abort.abort();
    try {
      return await this.serve(job, token, cell, abort.signal);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // This machine's trouble, which another, or a later moment, may not have.
      const reason = systemSentence(Object.assign(error, { path: error.path ?? cell.cacheFolder }));
      this.options.say(`${cell.stage.id}: ${reason}`);
      throw new Error(failureText({ reason, lost: true }));
    } finally {
      this.running.delete(hash);
    }
  }

  /** What another version can read is left to its workers, and what nobody can ends here. */
  private async turnAway(
    job: CellJob,
    token: string,
    { problem, isOfAnother }: { problem: string; isOfAnother: boolean },
  ): Promise<never> {
    if (isOfAnother) return await this.refuse(job, token, problem);
    this.options.say(problem);
    throw new UnrecoverableError(failureText({ reason: problem, lost: false }));
  }

  private async serve(job: CellJob, token: string, cell: Cell, signal: AbortSignal): Promise<CellResult> {
    const { hash } = cell.stage;
    const folder = artifactFolder(cell.cacheFolder, hash);
    const stored = storedResult(folder);
    if (stored) return stored;
    const misfit = await this.fitting.misfit(cell);
    if (signal.aborted) return await this.giveBack(job, token, cell);
    if (misfit !== undefined) return await this.refuse(job, token, `${misfit}${versionsText(job.data)}`);
    this.rest = shortestRest;
    const release = claimStage(cell.cacheFolder, hash);
    if (release === undefined) return await this.postpone(job, token, cell);
    try {
      // Between the look and the claim another may have finished it; what is damaged is computed again.
      const found = storedResult(folder);
      if (found) return found;
      removeArtifact(folder);
      return await this.compute(job, token, cell, signal);
    } finally {
      release();
    }
  }

  private async compute(job: CellJob, token: string, cell: Cell, signal: AbortSignal): Promise<CellResult> {
    const { timeout } = job.data;
    const { id } = cell.stage;
    const batch = new EventBatch((events) => job.updateProgress(wordText({ type: 'events', events })));
    try {
      await inputsAppeared(cell);
      const onEvent = batch.add.bind(batch);
      const result = await this.local.run(cell, { timeout, onEvent, signal });
      await batch.end();
      this.options.say(`${id}: done in ${result.seconds.toFixed(1)} s`);
      return result;
    } catch (error) {
      await batch.end();
      if (signal.aborted) return await this.giveBack(job, token, cell);
      const { message } = error as Error;
      this.options.say(`${id}: ${message}`);
      throw new Error(failureText({ reason: message, lost: error instanceof LostWorker }));
    }
  }

  /** Leaves a cell to workers that it suits, and keeps still for a while so that they can have it. */
  private async refuse(job: CellJob, token: string, reason: string): Promise<never> {
    if (!this.refused.has(reason)) this.options.say(`refuses stages: ${reason}`);
    this.refused.add(reason);
    await job.updateProgress(wordText({ type: 'refused', worker: this.name, reason }));
    void this.worker!.pause(true);
    setTimeout(() => void this.worker!.resume(), this.rest).unref();
    this.rest = Math.min(2 * this.rest, longestRest);
    await job.moveToWait(token);
    throw new WaitingError();
  }

  private async postpone(job: CellJob, token: string, { cacheFolder, stage }: Cell): Promise<never> {
    this.options.say(`${stage.id}: ${claimant(cacheFolder, stage.hash)} computes it; looked at again later`);
    await job.moveToDelayed(Date.now() + lookAgain, token);
    throw new DelayedError();
  }

  private async giveBack(job: CellJob, token: string, { stage }: Cell): Promise<never> {
    this.options.say(`${stage.id}: stopped`);
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** Another worker has them by now, or will. */
  private dropLost(hashes: readonly string[]): void {
    const lost = hashes.filter((hash) => this.running.has(hash));
    if (lost.length > 0)
      this.options.say(
        `${lost.length} of its stages are no longer its own in the queue; they run on into the cache`,
      );
  }

  /** Lost connections are told once elsewhere, and lost locks by `dropLost`. */
  private complain(error: Error & { code?: string }): void {
    const isKnown = /lock|missing key|connection|ECONN|EPIPE|socket|closed/i.test(
      `${error.code} ${error.message}`,
    );
    const words = `the queue: ${queueWords(error.message)}`;
    if (isKnown || words === this.complaint) return;
    this.complaint = words;
    this.options.say(words);
  }

  /** In a pool of its own: every slot of the other may be busy. */
  private async probe(backend: string) {
    const local = new LocalExecutor({ jobs: 1 });
    try {
      return await local.probe(backend);
    } finally {
      await local.close();
    }
  }
}

/** A file server may show what another machine wrote a little later. Throws UserError for what does not come. */
async function inputsAppeared({ inputs, cacheFolder }: Cell): Promise<void> {
  for (const hash of Object.values(inputs).flat()) {
    if (!(await appeared(artifactFolder(cacheFolder, hash))))
      throw new UserError(`its input ${hash} is not in the cache ${cacheFolder}`);
  }
}
