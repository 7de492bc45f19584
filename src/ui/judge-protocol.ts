/** The messages between the screen and the thread that judges for it. */
import type { Verdict } from '../display/finding.js';
import type { StoredExperiment } from './shown-study.js';

export type JudgeRequest =
  /** Rows of the next case, some at a time. */
  | { type: 'rows'; table: string; rows: readonly unknown[] }
  /** Those rows are the case. */
  | { type: 'take'; study: string; experiment: StoredExperiment }
  | { type: 'judge'; place: number };

/** One to every `take` and every `judge`. */
export type JudgeReply =
  | { type: 'taken'; findings: string[] }
  | { type: 'verdict'; verdict: Verdict }
  | { type: 'failed'; reason: string };
