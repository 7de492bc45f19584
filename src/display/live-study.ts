/** A study as its events tell it: what the screen and the plain log read. */
import type { StageSummary } from '../engine/graph.js';
import type { TableSet } from '../engine/study.js';

export type StageStatus = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'skipped';

export interface LiveStage extends StageSummary {
  readonly status: StageStatus;
  readonly done: number;
  readonly total: number;
  /** Of its expected time, 0 to 1; while it runs it never falls. */
  readonly share: number;
  /** What is counted; empty until the stage says. */
  readonly unit: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** Clock in milliseconds; null until the stage starts. */
  readonly startedAt: number | null;
  /** Wall-clock seconds of a finished stage. */
  readonly seconds: number | null;
  /** Why the stage failed or was skipped. */
  readonly reason: string;
}

/** What one stage reported over time. */
export interface StageHistory {
  /** Counts the reports of all stages: the stage with the largest number reported last. */
  readonly lastReport: number;
  /** Progress and the metrics then, in order; thinned, and forgotten long after the stage is done. */
  readonly steps: readonly HistoryStep[];
  /** The rows that it showed, by table. */
  readonly rows: TableSet;
}

export interface HistoryStep {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Grows in place as events come: whoever keeps something of it looks at the version beside it. */
export interface LiveStudy {
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
  readonly study: string;
  readonly experiment: string;
  readonly seed: number;
  readonly folder: string;
  readonly backend: string;
  /** Stages that run at once at most, where the study says so. */
  readonly slots?: number | undefined;
  readonly stages: readonly LiveStage[];
  /** How many stages have each status. */
  readonly counts: Readonly<Record<StageStatus, number>>;
  /** Most stages seen running at once: what the time left reckons with. */
  readonly mostAtOnce: number;
  /** Rows by table. An array only grows; where rows are taken back another one takes its place. */
  readonly rows: TableSet;
  readonly notices: readonly string[];
  readonly histories: ReadonlyMap<string, StageHistory>;
  readonly startedAt: number | null;
  /** Wall-clock seconds of the finished study. */
  readonly seconds: number | null;
}

export const isFinished = ({ status }: Pick<LiveStage, 'status'>) =>
  status !== 'waiting' && status !== 'running';

/** Share of a stage that is done, 0 to 1. */
export const stageFraction = (stage: Pick<LiveStage, 'status' | 'share'>): number =>
  isFinished(stage) ? 1 : stage.share;

/** Every stage that came to an end, however it ended. */
export const finishedCount = ({ stages, counts }: Pick<LiveStudy, 'stages' | 'counts'>) =>
  stages.length - counts.waiting - counts.running;
