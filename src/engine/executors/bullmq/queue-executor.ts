/** Cells in a queue in Redis, which workers on any number of machines take: the study's side of it. */
import { randomUUID } from 'node:crypto';
import type { Queue, QueueEvents } from 'bullmq';
import { artifactFolder } from '../../artifact/index.js';
import { cacheIdentity } from '../../cache/index.js';
import type { Cell, CellResult } from '../../cell.js';
import {
  type BackendDescription,
  type Executor,
  type ExecutorOptions,
  LostWorker,
  type RunOptions,
} from '../executor.js';
import { LocalExecutor } from '../local/local-executor.js';
import { type Connection, openConnection } from './connection.js';
import { type JobData, jobData, jobOptions, parseFailure, parseResult, parseWord, queueName } from './job.js';
import { jobsThere, lastEvent, takeBack } from './queue-commands.js';
import { type RedisUrl, redisUrl } from './redis-url.js';
import { prefix, refusedCommand, shortened } from './server-words.js';
import { appeared, storedResult } from './stored-result.js';
import { WaitingCells } from './waiting-cells.js';
import { WorkerWatch } from './worker-watch.js';

/** Waiting and running; a worker finds enough, and this process holds no more however large the study is. */
const mostQueued = 4000;
/** Cells that are sent together. */
const batch = 250;
/** Milliseconds between two looks whether Redis and the cache agree with what this side waits for. */
const lookInterval = 10_000;
/** Looks without a job before it is sent again: its last word may still be on the way. */
const mostMissed = 2;
/** Events that Redis keeps for who reads late. */
const eventsKept = 50_000;

interface Open {
  connection: Connection;
  queue: Queue<JobData>;
  events: QueueEvents;
  cacheFolder: string;
}

export class QueueExecutor implements Executor {
  slots = 1;
  readonly queued = mostQueued;
  private readonly waiting = new WaitingCells();
  /** Tells the jobs of this study from those of others. */
  private readonly owner = randomUUID();
  private readonly unsent = new Map<string, { cell: Cell; options: RunOptions }>();
  private opened: Open | undefined;
  private watch: WorkerWatch | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private isSending = false;
  private isLooking = false;
  private isClosed = false;

  private readonly server: RedisUrl;
  private readonly onNotice: ExecutorOptions['onNotice'];
  /** Why Redis takes no cells, as it was said last. */
  private refusal = '';
  private hasToldStranger = false;

  /** Throws UserError where no server is named, before anything is written. */
  constructor({ redis, onNotice }: ExecutorOptions) {
    this.server = redisUrl(redis);
    this.onNotice = onNotice;
  }

  async open(cacheFolder: string): Promise<void> {
    const connection = await openConnection(this.server, {
      onLost: () => this.waiting.announce(`the connection to ${connection.shown} is lost; it is waited for`),
      onBack: () => {
        this.waiting.announce(`the connection to ${connection.shown} is back`);
        void this.look({ isSure: true });
      },
    });
    for (const warning of connection.warnings) this.onNotice?.(warning);
    try {
      await this.openQueue(connection, cacheFolder);
    } catch (error) {
      connection.close();
      throw refusedCommand(connection.shown, error);
    }
  }

  private async openQueue(connection: Connection, cacheFolder: string): Promise<void> {
    const { redis, skipVersionCheck } = connection;
    const bullmq = await import('bullmq');
    const name = queueName(cacheIdentity(cacheFolder));
    const common = { connection: redis, prefix, skipVersionCheck };
    const queue = new bullmq.Queue<JobData>(name, { ...common, streams: { events: { maxLen: eventsKept } } });
    await queue.waitUntilReady();
    const events = new bullmq.QueueEvents(name, {
      ...common,
      lastEventId: await lastEvent(connection, queue),
    });
    // Losses are told by the connection itself.
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
    this.opened = { connection, queue, events, cacheFolder };
    this.watch = new WorkerWatch(queue, (words) => this.waiting.announce(words), cacheFolder);
    this.slots = Math.max(1, await this.watch.slots());
    this.listen(events);
    this.timer = setInterval(() => void this.look(), lookInterval);
  }

  /** The backend of this machine: workers with other kernels leave its cells to others. */
  async probe(request: string): Promise<BackendDescription> {
    const local = new LocalExecutor({ jobs: 1 });
    try {
      return await local.probe(request);
    } finally {
      await local.close();
    }
  }

  run(cell: Cell, options: RunOptions): Promise<CellResult> {
    if (this.isClosed) return Promise.reject(new Error('the executor is closed'));
    return new Promise((resolve, reject) => {
      const isNew = this.waiting.add(cell, options, { resolve, reject });
      if (isNew) this.send(cell, options);
    });
  }

  /** Takes back what this study alone has put in the queue and nobody has begun; what runs goes on into the cache. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    if (this.opened === undefined) return;
    const { connection, queue, events } = this.opened;
    if (connection.isUp()) await Promise.race([this.takeBack(), settled(3000)]);
    await Promise.race([Promise.allSettled([events.close(), queue.close()]), settled(1000)]);
    connection.close();
    for (const { hash } of this.waiting.all()) this.waiting.failed(hash, new Error('the executor is closed'));
  }

  private async takeBack(): Promise<void> {
    const { connection, queue } = this.opened!;
    const hashes = this.waiting.all().map(({ hash }) => hash);
    for (let start = 0; start < hashes.length; start += batch)
      await takeBack(connection, queue, { hashes: hashes.slice(start, start + batch), owner: this.owner });
  }

  private send(cell: Cell, options: RunOptions): void {
    this.unsent.set(cell.stage.hash, { cell, options });
    // What becomes ready together goes together.
    if (!this.isSending) setImmediate(() => void this.sendAll());
    this.isSending = true;
  }

  private async sendAll(): Promise<void> {
    while (this.unsent.size > 0 && !this.isClosed) {
      const next = [...this.unsent.values()].slice(0, batch);
      const jobs = next.map(({ cell, options }) => ({
        name: this.owner,
        data: jobData(cell, options),
        opts: jobOptions(cell.stage.hash, options),
      }));
      try {
        await this.opened!.queue.addBulk(jobs);
        for (const { cell } of next) this.sent(cell.stage.hash);
        this.tellRefusal('');
      } catch (error) {
        // A broken connection is told elsewhere; a full or read-only server is waited for as well.
        const words = shortened((error as Error).message);
        if (!/connection/i.test(words)) this.tellRefusal(words);
        await settled(2000);
      }
    }
    this.isSending = false;
  }

  /** Once, and once that it is over. */
  private tellRefusal(words: string): void {
    if (words !== this.refusal)
      this.waiting.announce(
        words === '' ? 'Redis takes stages again' : `Redis takes no stages (${words}); it is waited for`,
      );
    this.refusal = words;
  }

  /** Once: it may say many such words a second. */
  private tellStranger(): void {
    if (!this.hasToldStranger)
      this.waiting.announce(
        'a worker says what this program cannot read: it is of another version; run the study and its workers from one',
      );
    this.hasToldStranger = true;
  }

  private sent(hash: string): void {
    this.unsent.delete(hash);
    const waited = this.waiting.get(hash);
    if (waited) waited.missed = 0;
  }

  private listen(events: QueueEvents): void {
    events.on('active', ({ jobId }) => this.waiting.started(jobId));
    events.on('progress', ({ jobId, data }) => {
      if (this.waiting.get(jobId) === undefined) return;
      const word = parseWord(data);
      if (word === undefined) this.tellStranger();
      else if (word.type === 'refused') this.watch!.refused(word);
      else this.waiting.said(jobId, word);
    });
    events.on('completed', ({ jobId, returnvalue }) => void this.finished(jobId, parseResult(returnvalue)));
    events.on('failed', ({ jobId, failedReason }) => {
      const { reason, lost } = parseFailure(failedReason);
      this.waiting.failed(jobId, lost ? new LostWorker(reason) : new Error(reason));
    });
    events.on('stalled', ({ jobId }) => {
      this.waiting.notice(jobId, 'its worker died or fell silent; another one takes it up');
    });
    // Another study that wanted it as well has gone.
    events.on('removed', ({ jobId }) => this.sendAgain([jobId]));
  }

  private async finished(hash: string, returned: CellResult | undefined): Promise<void> {
    if (this.waiting.get(hash) === undefined) return;
    this.watch!.worked();
    const folder = artifactFolder(this.opened!.cacheFolder, hash);
    const result = (await appeared(folder)) ? (returned ?? storedResult(folder)) : undefined;
    if (result !== undefined) this.waiting.finished(hash, result);
    else
      this.waiting.failed(hash, new Error('its worker is done, and the cache here does not hold its output'));
  }

  /** Whatever became of events: an output in the cache ends the waiting, and a job that Redis lost is sent again. */
  private async look({ isSure = false } = {}): Promise<void> {
    if (this.isLooking || this.isClosed || this.waiting.size === 0) return;
    this.isLooking = true;
    try {
      const lost: string[] = [];
      const all = this.waiting.all();
      for (let start = 0; start < all.length; start += batch)
        lost.push(...(await this.lookAt(all.slice(start, start + batch), isSure ? 1 : mostMissed)));
      const again = this.sendAgain(lost);
      if (again > 0)
        this.waiting.announce(`Redis has lost ${again} ${again === 1 ? 'stage' : 'stages'}; sent again`);
      if (this.opened!.connection.isUp()) await this.watch!.look();
    } catch {
      // The connection broke meanwhile: it looks again when it is back.
    } finally {
      this.isLooking = false;
    }
  }

  /** Gives those whose job was missed so often. */
  private async lookAt(cells: ReturnType<WaitingCells['all']>, missedOften: number): Promise<string[]> {
    const { connection, queue, cacheFolder } = this.opened!;
    const sent = cells.filter(({ missed }) => missed >= 0);
    const there = connection.isUp()
      ? await jobsThere(
          connection,
          queue,
          sent.map(({ hash }) => hash),
        )
      : undefined;
    const lost: string[] = [];
    for (const cell of sent) {
      const result = storedResult(artifactFolder(cacheFolder, cell.hash));
      if (result !== undefined) this.waiting.finished(cell.hash, result);
      else if (there === undefined) continue;
      else if (there.has(cell.hash)) cell.missed = 0;
      else if (++cell.missed >= missedOften) lost.push(cell.hash);
    }
    return lost;
  }

  /** How many of them somebody still waits for. */
  private sendAgain(hashes: readonly string[]): number {
    let count = 0;
    for (const hash of hashes) {
      const waited = this.waiting.get(hash);
      if (waited === undefined || waited.missed < 0 || this.isClosed) continue;
      waited.missed = -1;
      const [{ cell, options }] = waited.waiters;
      this.send(cell, options);
      count += 1;
    }
    return count;
  }
}

const settled = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
