/** The engine: runs a plan on an executor and says what happens as a stream of events. */
import type { Experiment } from '../config/index.js';
import { artifactFolder, artifactSeconds, artifactState, readArtifact, removeArtifact } from './artifact.js';
import type { Cell, CellResult } from './cell.js';
import { EventQueue } from './event-queue.js';
import type { StudyEvent } from './events.js';
import type { Executor } from './executor.js';
import { schedule } from './schedule.js';
import type { PlannedStage, StageRegistry } from './stage.js';

export interface EngineOptions {
  plan: readonly PlannedStage[];
  executor: Executor;
  cacheFolder: string;
  backend: string;
  registry: StageRegistry;
  registryModule: string;
  /** Aborting stops the workers; what is finished stays. */
  signal?: AbortSignal;
}

type Outcome = { type: 'ended'; stage: PlannedStage; result?: CellResult; reason?: string };
type Message = Outcome | { type: 'said'; event: StudyEvent } | { type: 'aborted' };

/** Runs every stage that is not cached. Ends with true if all are there; throws on nothing but a broken plan. */
export async function* runStages(
  experiment: Experiment,
  options: EngineOptions,
): AsyncGenerator<StudyEvent, boolean> {
  const engine = new Engine(experiment, options);
  yield* engine.takeCached();
  while (!options.signal?.aborted && engine.startReady()) {
    for (const message of await engine.messages.drain()) yield* engine.handle(message);
  }
  return engine.complete;
}

class Engine {
  readonly messages = new EventQueue<Message>();
  private readonly byId: Map<string, PlannedStage>;
  private readonly order: string[];
  private readonly done = new Set<string>();
  private readonly lost = new Map<string, 'failed' | 'skipped'>();
  private readonly running = new Set<string>();
  /** Stages that sent points while they ran: their artifact's points are on the screen already. */
  private readonly streamed = new Set<string>();

  constructor(
    private readonly experiment: Experiment,
    private readonly options: EngineOptions,
  ) {
    this.byId = new Map(options.plan.map((stage) => [stage.id, stage]));
    this.order = schedule(options.plan);
    options.signal?.addEventListener('abort', () => this.messages.push({ type: 'aborted' }));
  }

  get complete(): boolean {
    return this.done.size === this.options.plan.length;
  }

  *takeCached(): Generator<StudyEvent> {
    for (const stage of this.options.plan) {
      const folder = artifactFolder(this.options.cacheFolder, stage.hash);
      const state = artifactState(folder);
      if (state === 'sound') yield* this.finish(stage, { cached: true, seconds: artifactSeconds(folder) });
      if (state !== 'damaged') continue;
      removeArtifact(folder);
      yield { type: 'notice', message: `the stored output of ${stage.id} is damaged; it is computed again` };
    }
  }

  /** Fills the free slots; false when nothing runs and nothing can. */
  startReady(): boolean {
    for (const id of this.order) {
      if (this.running.size >= this.options.executor.slots) break;
      const stage = this.byId.get(id)!;
      if (this.isReady(stage)) this.start(stage);
    }
    return this.running.size > 0;
  }

  *handle(message: Message): Generator<StudyEvent> {
    if (message.type === 'aborted') return;
    if (message.type === 'said') {
      if (message.event.type === 'curve-points') this.streamed.add(message.event.stage);
      yield message.event;
      return;
    }
    const { stage, result, reason } = message;
    this.running.delete(stage.id);
    if (result) yield* this.finish(stage, { cached: false, seconds: result.seconds });
    else if (!this.options.signal?.aborted) yield* this.fail(stage, reason ?? 'unknown');
  }

  private isReady({ id, dependsOn }: PlannedStage): boolean {
    const settled = this.done.has(id) || this.lost.has(id) || this.running.has(id);
    return !settled && dependsOn.every((input) => this.done.has(input));
  }

  private start(stage: PlannedStage): void {
    const { executor, registry } = this.options;
    this.running.add(stage.id);
    this.messages.push({ type: 'said', event: { type: 'stage-started', stage: stage.id } });
    const onEvent = (event: StudyEvent) => this.messages.push({ type: 'said', event });
    const { threads, tensors } = registry[stage.kind];
    executor.run(this.cellOf(stage), { threads, tensors, onEvent }).then(
      (result) => this.messages.push({ type: 'ended', stage, result }),
      (error: Error) => this.messages.push({ type: 'ended', stage, reason: error.message }),
    );
  }

  private cellOf(stage: PlannedStage): Cell {
    const { cacheFolder, backend, registryModule } = this.options;
    const inputs = stage.dependsOn.map((id) => [
      id,
      { hash: this.byId.get(id)!.hash, kind: this.byId.get(id)!.kind },
    ]);
    return {
      experiment: this.experiment,
      stage,
      inputs: Object.fromEntries(inputs),
      cacheFolder,
      backend,
      registryModule,
    };
  }

  private *finish(
    stage: PlannedStage,
    { cached, seconds }: { cached: boolean; seconds: number },
  ): Generator<StudyEvent> {
    this.done.add(stage.id);
    const { tables = {}, metrics } = readArtifact(artifactFolder(this.options.cacheFolder, stage.hash));
    if (tables.points?.length && !this.streamed.has(stage.id)) {
      yield { type: 'curve-points', stage: stage.id, points: tables.points };
    }
    if (tables.coefficients?.length)
      yield { type: 'coefficients', stage: stage.id, rows: tables.coefficients };
    for (const warning of tables.warnings ?? []) yield { type: 'warning', warning };
    yield { type: 'stage-finished', stage: stage.id, seconds, cached, metrics };
  }

  private *fail(stage: PlannedStage, reason: string): Generator<StudyEvent> {
    this.lost.set(stage.id, 'failed');
    yield { type: 'stage-failed', stage: stage.id, reason };
    // The plan lists inputs before the stages that use them, so one pass reaches every dependent.
    for (const other of this.options.plan) {
      const missing = other.dependsOn.find((input) => this.lost.has(input));
      if (!missing || this.lost.has(other.id) || this.done.has(other.id)) continue;
      this.lost.set(other.id, 'skipped');
      yield {
        type: 'stage-skipped',
        stage: other.id,
        reason: `needs ${missing}, which ${this.lost.get(missing) === 'failed' ? 'failed' : 'was skipped'}`,
      };
    }
  }
}
