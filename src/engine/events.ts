/** What a study says while it runs: the terminal, the plain log and the JSON log read this one stream. */
import type { StageSummary } from './graph.js';

export type StudyStatus = 'running' | 'done' | 'failed' | 'interrupted';

export type StudyEvent =
  | {
      type: 'study-started';
      /** The kind of study. */
      study: string;
      experiment: string;
      seed: number;
      folder: string;
      backend: string;
      /** Stages that run at once at most; logs of earlier versions do not say. */
      slots?: number;
      stages: StageSummary[];
    }
  | { type: 'stage-started'; stage: string }
  | {
      type: 'stage-progress';
      stage: string;
      done: number;
      total: number;
      /** What is counted: `steps`, `responses`, `iterations`. */
      unit: string;
      /** Latest values by name in camelCase: loss, accuracy, klDivergence, clipFraction, entropy … */
      metrics?: Record<string, number>;
      /** Of the stage's expected time, 0 to 1, where it is not that of the count: a run may end before its total. */
      share?: number;
    }
  /** Rows of one of the study's tables. Those of a cached stage come at once, those of a running one as they arise. */
  | { type: 'rows'; stage: string; table: string; rows: unknown[] }
  | {
      type: 'stage-finished';
      stage: string;
      seconds: number;
      cached: boolean;
      metrics?: Record<string, number>;
    }
  | { type: 'stage-failed'; stage: string; reason: string }
  | { type: 'stage-skipped'; stage: string; reason: string }
  /** Something the user should know that is no doubt about a result, such as a damaged cache entry. */
  | { type: 'notice'; message: string }
  /** `seconds` is wall-clock time of this run; null where a folder is told that does not know it. */
  | { type: 'study-finished'; status: Exclude<StudyStatus, 'running'>; seconds: number | null };
