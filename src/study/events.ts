/** What a study says while it runs: the terminal, the plain log and the JSON log read this one stream. */

import type { Warning } from '../fitting/warnings.js';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';

export type StageKind =
  | 'world'
  | 'policy'
  | 'gold'
  | 'comparisons'
  | 'pool'
  | 'proxies'
  | 'best-of-n'
  | 'rl'
  | 'fits';

export interface StageSummary {
  /** Unique in the study, readable: `rl/width-8-layers-1`. */
  id: string;
  kind: StageKind;
  /** Content hash: configuration, code version and inputs. */
  hash: string;
  dependsOn: string[];
  /** A few words for people: `PPO against 1,281 parameters`. */
  title: string;
}

/** A response as the run view shows it: what reward hacking looks like. */
export interface SampleResponse {
  prompt: number[];
  response: number[];
  proxyScore: number;
  goldScore: number;
  humanScore: number;
}

export type StudyEvent =
  | {
      type: 'study-started';
      experiment: string;
      seed: number;
      folder: string;
      backend: string;
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
    }
  | { type: 'curve-points'; stage: string; points: CurvePoint[] }
  | { type: 'sample-responses'; stage: string; step: number; samples: SampleResponse[] }
  | {
      type: 'stage-finished';
      stage: string;
      seconds: number;
      cached: boolean;
      metrics?: Record<string, number>;
    }
  | { type: 'stage-failed'; stage: string; reason: string }
  | { type: 'stage-skipped'; stage: string; reason: string }
  | { type: 'coefficients'; stage: string; rows: Coefficients[] }
  | { type: 'warning'; warning: Warning }
  /** Something the user should know that is no doubt about a result, such as a damaged cache entry. */
  | { type: 'notice'; message: string }
  | { type: 'study-finished'; status: 'done' | 'failed' | 'interrupted'; seconds: number };
