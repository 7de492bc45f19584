/** Folds a study's events into one picture of it, in place: the cost of an event does not grow with the study. */
import type { StudyEvent } from '../engine/events.js';
import type { StageSummary } from '../engine/graph.js';
import type { HistoryStep, LiveStage, LiveStudy, StageHistory, StageStatus } from './live-study.js';

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

interface History extends Omit<Mutable<StageHistory>, 'steps' | 'rows'> {
  steps: HistoryStep[];
  rows: Record<string, unknown[]>;
}

interface Study extends Omit<Mutable<LiveStudy>, 'stages' | 'counts' | 'rows' | 'notices' | 'histories'> {
  stages: Mutable<LiveStage>[];
  counts: Record<StageStatus, number>;
  rows: Record<string, unknown[]>;
  notices: string[];
  histories: Map<string, History>;
}

type EventOf<Type extends StudyEvent['type']> = Extract<StudyEvent, { type: Type }>;

/** Steps of one stage; rows of one stage in a table that is for the screen alone. */
export const historyLimit = 400;
export const liveRowLimit = 240;
/** Stages whose steps and live rows are remembered: those that reported last. */
export const rememberedStages = 200;

export interface FoldOptions {
  /** The tables of a kind of study that are kept in no file: their rows stay with the stage alone, so many of them. */
  liveTables?: (study: string) => readonly string[];
  /** Where in the time of a kind of stage its counting of a unit begins and ends. */
  passOf?: (study: string, kind: string, unit: string) => readonly [number, number] | undefined;
}

export class LiveFold {
  private study: Study = emptyStudy();
  private byId = new Map<string, Mutable<LiveStage>>();
  private live: ReadonlySet<string> = new Set();
  private reports = 0;
  /** Stages with steps or live rows, the one that reported last at the end. */
  private recent = new Set<string>();
  private changes = 0;

  constructor(private readonly options: FoldOptions = {}) {}

  /** The study with every event so far. */
  get current(): LiveStudy {
    return this.study;
  }

  /** Grows with every event that changed something. */
  get version(): number {
    return this.changes;
  }

  stage(id: string): LiveStage | undefined {
    return this.byId.get(id);
  }

  /** `at` is the clock in milliseconds when the event was seen. */
  apply(event: StudyEvent, at: number): void {
    if (this.take(event, at)) this.changes += 1;
  }

  /** False for an event that a later version may have written and that this one does not know. */
  private take(event: StudyEvent, at: number): boolean {
    switch (event.type) {
      case 'study-started':
        this.start(event, at);
        return true;
      case 'stage-started':
        return this.startStage(event.stage, at);
      case 'stage-progress':
        return this.progress(event, at);
      case 'rows':
        return this.addRows(event);
      case 'stage-finished':
        return this.finishStage(event);
      case 'stage-failed':
        return this.endStage(event.stage, 'failed', event.reason);
      case 'stage-skipped':
        return this.endStage(event.stage, 'skipped', event.reason);
      case 'notice':
        this.study.notices.push(event.message);
        return true;
      case 'study-finished':
        Object.assign(this.study, { status: event.status, seconds: event.seconds });
        this.orderRows();
        return true;
      default:
        return false;
    }
  }

  /** A study that starts forgets what an earlier attempt in the same log reported. */
  private start({ type: _, stages, ...about }: EventOf<'study-started'>, at: number): void {
    const fresh = { ...emptyStudy(), ...about, status: 'running' as const, startedAt: at };
    fresh.stages = stages.map((stage) => ({ ...stage, ...unstarted }));
    fresh.counts.waiting = stages.length;
    this.study = fresh;
    this.byId = new Map(fresh.stages.map((stage) => [stage.id, stage]));
    this.live = new Set(this.options.liveTables?.(about.study));
    this.recent = new Set();
  }

  private startStage(id: string, at: number): boolean {
    const stage = this.byId.get(id);
    if (stage === undefined) return false;
    this.takeBack(id);
    Object.assign(stage, { startedAt: at, done: 0, total: 0, share: 0 });
    this.setStatus(stage, 'running');
    return true;
  }

  /** A stage that is tried again tells again what it told before. */
  private takeBack(id: string): void {
    const history = this.study.histories.get(id);
    if (history === undefined) return;
    for (const [table, own] of Object.entries(history.rows)) {
      const gone = new Set(own);
      const all = this.study.rows[table];
      if (all !== undefined) this.study.rows[table] = all.filter((row) => !gone.has(row));
    }
    this.study.histories.delete(id);
    this.recent.delete(id);
  }

  private progress(
    {
      stage: id,
      done,
      total,
      unit,
      metrics,
      share = total > 0 ? done / total : 0,
    }: EventOf<'stage-progress'>,
    at: number,
  ): boolean {
    const stage = this.byId.get(id);
    if (stage === undefined) return false;
    const [from, to] = this.options.passOf?.(this.study.study, stage.kind, unit) ?? [0, 1];
    // A count that begins anew is that of a further part of the stage, which nobody announced.
    const before = from === 0 && done < stage.done ? 0 : stage.share;
    const furthest = Math.max(before, from + (to - from) * portion(share));
    Object.assign(stage, { done, total, unit, share: furthest, startedAt: stage.startedAt ?? at });
    this.setStatus(stage, 'running');
    if (metrics === undefined) return true;
    stage.metrics = { ...stage.metrics, ...metrics };
    const history = this.report(id);
    history.steps.push({ step: done, metrics });
    if (history.steps.length > historyLimit) history.steps = everySecond(history.steps);
    this.remember(id);
    return true;
  }

  private addRows({ stage, table, rows }: EventOf<'rows'>): boolean {
    const history = this.report(stage);
    history.rows[table] ??= [];
    const own = history.rows[table];
    for (const row of rows) own.push(row);
    if (this.live.has(table)) {
      if (own.length > liveRowLimit) history.rows[table] = own.slice(-liveRowLimit);
      this.remember(stage);
      return true;
    }
    this.study.rows[table] ??= [];
    const all = this.study.rows[table];
    for (const row of rows) all.push(row);
    return true;
  }

  /** In the order of the plan, as files have them: what a finished study says hangs on no stage's being the first to end. */
  private orderRows(): void {
    const { stages, histories, rows } = this.study;
    for (const [table, all] of Object.entries(rows)) {
      const inOrder = stages.flatMap(({ id }) => histories.get(id)?.rows[table] ?? []);
      // Rows of no stage are those of a file.
      if (inOrder.length === all.length) rows[table] = inOrder;
    }
  }

  private finishStage({ stage: id, seconds, cached, metrics }: EventOf<'stage-finished'>): boolean {
    const stage = this.byId.get(id);
    if (stage === undefined) return false;
    Object.assign(stage, { seconds, done: stage.total, metrics: { ...stage.metrics, ...metrics } });
    this.setStatus(stage, cached ? 'cached' : 'done');
    return true;
  }

  private endStage(id: string, status: 'failed' | 'skipped', reason: string): boolean {
    const stage = this.byId.get(id);
    if (stage === undefined) return false;
    stage.reason = reason;
    this.setStatus(stage, status);
    return true;
  }

  private setStatus(stage: Mutable<LiveStage>, status: StageStatus): void {
    const { counts } = this.study;
    counts[stage.status] -= 1;
    counts[status] += 1;
    stage.status = status;
    this.study.mostAtOnce = Math.max(this.study.mostAtOnce, counts.running);
  }

  /** The stage's history, which has something new. */
  private report(id: string): History {
    this.reports += 1;
    const { histories } = this.study;
    const history = histories.get(id) ?? { lastReport: 0, steps: [], rows: {} };
    histories.set(id, history);
    history.lastReport = this.reports;
    return history;
  }

  private remember(id: string): void {
    this.recent.delete(id);
    this.recent.add(id);
    if (this.recent.size <= rememberedStages) return;
    const [oldest] = this.recent;
    this.recent.delete(oldest);
    const history = this.study.histories.get(oldest);
    if (history === undefined) return;
    history.steps = [];
    for (const table of this.live) delete history.rows[table];
  }
}

/** 0 to 1, also of a count that is no number, which plug-ins may report. */
const portion = (share: number) => (share > 0 ? Math.min(1, share) : 0);

const unstarted: Omit<LiveStage, keyof StageSummary> = {
  ...{ status: 'waiting', done: 0, total: 0, share: 0, unit: '', metrics: {} },
  ...{ startedAt: null, seconds: null, reason: '' },
};

const emptyStudy = (): Study => ({
  ...{ status: 'waiting', study: '', experiment: '', seed: 0, folder: '', backend: '', stages: [] },
  counts: { waiting: 0, running: 0, done: 0, cached: 0, failed: 0, skipped: 0 },
  ...{ mostAtOnce: 1, rows: {}, notices: [], histories: new Map(), startedAt: null, seconds: null },
});

/** Old and new steps stay evenly spaced. */
const everySecond = <Entry>(entries: Entry[]): Entry[] => entries.filter((_, index) => index % 2 === 0);
