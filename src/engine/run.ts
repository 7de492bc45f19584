/** Runs a plan on an executor and says what happens as a stream of events. */
import { existsSync } from 'node:fs';
import {
  artifactFolder,
  DamagedArtifact,
  readArtifact,
  readRows,
  removeArtifact,
  touchArtifact,
} from './artifact/index.js';
import { claimant, claimStage } from './cache/index.js';
import type { Cell, CellResult } from './cell.js';
import { EventQueue } from './event-queue.js';
import type { StudyEvent } from './events.js';
import { type Executor, runWithRetries } from './executors/index.js';
import type { PlannedStage } from './graph.js';
import { Schedule } from './schedule.js';
import type { TableRows } from './stage.js';
import { sweptRows, sweptTables } from './swept-rows.js';

export interface RunOptions {
  plan: readonly PlannedStage[];
  executor: Executor;
  cacheFolder: string;
  backend: string;
  /** Its kernels, where they are known. */
  kernels?: string | undefined;
  /** URLs of modules that every process imports first. */
  plugins: readonly string[];
  /** Seconds after which a cell is taken to hang; it is tried again. */
  cellTimeout?: number | undefined;
  /** Told once a stage, before its last event, what the stage gave. */
  onResult(stage: PlannedStage, result: FinishedStage): void;
  /** Aborting stops the workers; what is finished stays. */
  signal?: AbortSignal;
}

export interface FinishedStage {
  tables: TableRows[];
  metrics?: Record<string, number>;
  checksum: string;
  /** Computing time, also of a cached stage. */
  seconds: number;
}

type Outcome = { type: 'ended'; stage: PlannedStage; result?: CellResult; reason?: string };
type Message =
  | Outcome
  | { type: 'said'; event: StudyEvent }
  /** Another study has computed it since. */
  | { type: 'found'; stage: PlannedStage; release: () => void }
  /** Time to look again at what other studies compute. */
  | { type: 'tick' }
  | { type: 'aborted' };

/** Milliseconds between two looks. */
const lookInterval = 250;

/** Runs every stage that is not cached. Ends with true if all are there; throws on nothing but a broken plan. */
export async function* runStages(options: RunOptions): AsyncGenerator<StudyEvent, boolean> {
  const run = new Run(options);
  yield* run.takeCached();
  while (!options.signal?.aborted && run.startReady()) {
    for (const message of await run.messages.drain()) yield* run.handle(message);
  }
  return run.complete;
}

class Run {
  readonly messages = new EventQueue<Message>();
  private readonly schedule: Schedule<PlannedStage>;
  private readonly hashes: Map<string, string>;
  private readonly lost = new Map<string, 'failed' | 'skipped'>();
  /** Tables that a stage showed while it ran: the artifact's rows are on the screen already. */
  private readonly shown = new Set<string>();
  /** Stages that another study on the same cache computes. */
  private awaited: PlannedStage[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = 0;
  private finished = 0;

  constructor(private readonly options: RunOptions) {
    this.schedule = new Schedule(options.plan);
    this.hashes = new Map(options.plan.map(({ id, hash }) => [id, hash]));
    options.signal?.addEventListener('abort', () => this.messages.push({ type: 'aborted' }));
  }

  private get isFull(): boolean {
    const { slots, queued = slots } = this.options.executor;
    return this.running >= queued;
  }

  get complete(): boolean {
    return this.finished === this.options.plan.length;
  }

  *takeCached(): Generator<StudyEvent> {
    for (const stage of this.options.plan) yield* this.takeStored(stage);
  }

  /** True where the output is there and sound; a damaged one is removed. */
  private *takeStored(stage: PlannedStage): Generator<StudyEvent, boolean> {
    const folder = artifactFolder(this.options.cacheFolder, stage.hash);
    try {
      const artifact = readArtifact(folder);
      touchArtifact(folder);
      this.schedule.done(stage.id);
      yield* this.finish(stage, artifact, true);
      return true;
    } catch (error) {
      if (!(error instanceof DamagedArtifact)) throw error;
      if (!error.isAbsent) {
        removeArtifact(folder);
        const message = `the stored output of ${stage.id} is damaged; it is computed again`;
        yield { type: 'notice', message };
      }
      return false;
    }
  }

  /** Fills the free slots; false when nothing runs and nothing can. */
  startReady(): boolean {
    const awaited = this.awaited;
    this.awaited = [];
    for (const stage of awaited) this.begin(stage, true);
    while (!this.isFull) {
      const stage = this.schedule.next();
      if (stage === undefined) break;
      if (!this.lost.has(stage.id)) this.begin(stage, false);
    }
    if (this.awaited.length > 0) this.lookLater();
    return this.running > 0 || this.awaited.length > 0;
  }

  private lookLater(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.messages.push({ type: 'tick' });
    }, lookInterval);
  }

  /** Starts a stage unless another study computes it, or has done so since the cache was read. */
  private begin(stage: PlannedStage, wasAwaited: boolean): void {
    const release = this.isFull ? undefined : this.claim(stage);
    if (release === undefined) {
      this.awaited.push(stage);
      if (!wasAwaited) {
        const who = claimant(this.options.cacheFolder, stage.hash);
        const message = `${stage.id} is being computed by another study (${who}); this one waits for it`;
        this.messages.push({ type: 'said', event: { type: 'notice', message } });
      }
    } else if (existsSync(artifactFolder(this.options.cacheFolder, stage.hash))) {
      this.running += 1;
      this.messages.push({ type: 'found', stage, release });
    } else {
      this.start(stage, release);
    }
  }

  /** What waits outside this process is claimed by whoever takes it. */
  private claim({ hash }: PlannedStage): (() => void) | undefined {
    if (this.options.executor.queued !== undefined) return () => undefined;
    return claimStage(this.options.cacheFolder, hash);
  }

  *handle(message: Message): Generator<StudyEvent> {
    if (message.type === 'aborted' || message.type === 'tick') return;
    if (message.type === 'found') {
      this.running -= 1;
      if (yield* this.takeStored(message.stage)) message.release();
      else this.start(message.stage, message.release);
      return;
    }
    if (message.type === 'said') {
      const { event } = message;
      if (event.type === 'rows') this.shown.add(`${event.stage}\n${event.table}`);
      yield event;
      return;
    }
    const { stage, result, reason } = message;
    this.running -= 1;
    if (result) {
      this.schedule.done(stage.id);
      // Nobody waits until what this one gave is read and written down.
      if (!this.options.signal?.aborted) this.startReady();
      const rows = readRows(artifactFolder(this.options.cacheFolder, stage.hash));
      yield* this.finish(stage, { ...rows, ...result }, false);
    } else if (!this.options.signal?.aborted) {
      yield* this.fail(stage, reason ?? 'unknown');
    }
  }

  /** `release` gives up the claim on the stage. */
  private start(stage: PlannedStage, release: () => void): void {
    const { executor, cellTimeout: timeout } = this.options;
    this.running += 1;
    const say = (event: StudyEvent) => this.messages.push({ type: 'said', event });
    const onStart = () => say({ type: 'stage-started', stage: stage.id });
    const onEvent = (event: StudyEvent) => say(withSweep(stage, event));
    const onNotice = (message: string) => say({ type: 'notice', message });
    if (executor.queued === undefined) onStart();
    const { threads, urgency } = stage;
    runWithRetries(executor, this.cellOf(stage), { threads, urgency, timeout, onStart, onEvent, onNotice })
      .finally(release)
      .then(
        (result) => this.messages.push({ type: 'ended', stage, result }),
        (error: Error) => this.messages.push({ type: 'ended', stage, reason: error.message }),
      );
  }

  private cellOf({
    id,
    kind,
    title,
    hash,
    seed,
    parameters,
    read,
    module,
    code,
    tensors,
    inputs,
  }: PlannedStage): Cell {
    const { cacheFolder, backend, kernels, plugins } = this.options;
    const hashOf = (input: string) => this.hashes.get(input)!;
    const hashes = Object.entries(inputs).map(([name, ids]) => [
      name,
      Array.isArray(ids) ? ids.map(hashOf) : hashOf(ids),
    ]);
    const stage = { id, kind, title, hash, parameters, read, module, code, tensors };
    return { stage, inputs: Object.fromEntries(hashes), seed, cacheFolder, backend, kernels, plugins };
  }

  private *finish(stage: PlannedStage, stored: FinishedStage, cached: boolean): Generator<StudyEvent> {
    const result = { ...stored, tables: sweptTables(stage, stored.tables) };
    this.finished += 1;
    this.options.onResult(stage, result);
    for (const { table, rows } of result.tables) {
      const isNews = rows.length > 0 && !this.shown.has(`${stage.id}\n${table}`);
      if (isNews) yield { type: 'rows', stage: stage.id, table, rows };
    }
    const { seconds, metrics } = result;
    yield { type: 'stage-finished', stage: stage.id, seconds, cached, metrics };
  }

  private *fail(stage: PlannedStage, reason: string): Generator<StudyEvent> {
    this.lost.set(stage.id, 'failed');
    yield { type: 'stage-failed', stage: stage.id, reason };
    for (const { id, input } of this.schedule.dependents(stage.id)) {
      if (this.lost.has(id)) continue;
      const because = `needs ${input}, which ${this.lost.get(input) === 'failed' ? 'failed' : 'was skipped'}`;
      this.lost.set(id, 'skipped');
      yield { type: 'stage-skipped', stage: id, reason: because };
    }
  }
}

const withSweep = (stage: PlannedStage, event: StudyEvent): StudyEvent =>
  event.type === 'rows' ? { ...event, rows: sweptRows(stage, event.rows) } : event;
