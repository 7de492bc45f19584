/** A study's events folded into one picture: the state that every view of the screen and the plain log read. */

import type { Warning } from '../fitting/warnings.js';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { SampleResponse, StageSummary, StudyEvent } from '../study/events.js';

export type StageStatus = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'skipped';

export interface StageState extends StageSummary {
  status: StageStatus;
  done: number;
  total: number;
  /** What is counted; empty until the stage says. */
  unit: string;
  metrics: Record<string, number>;
  /** Clock in milliseconds; null until the stage starts. */
  startedAt: number | null;
  /** Wall-clock seconds of a finished stage. */
  seconds: number | null;
  /** Why the stage failed or was skipped. */
  reason: string;
}

/** What one stage reported over time: the lines of the run view. */
export interface RunHistory {
  /** Progress and the metrics then, in order; thinned so that it never exceeds `historyLimit`. */
  steps: { step: number; metrics: Record<string, number> }[];
  /** Samples at up to `sampleLimit` moments, oldest first. */
  samples: { step: number; responses: SampleResponse[] }[];
  /** The stage's own curve points. */
  points: CurvePoint[];
}

export type StudyStatus = 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';

export interface StudyState {
  status: StudyStatus;
  experiment: string;
  seed: number;
  folder: string;
  backend: string;
  stages: StageState[];
  points: CurvePoint[];
  coefficients: Coefficients[];
  warnings: Warning[];
  notices: string[];
  histories: Record<string, RunHistory>;
  /** The stage that reported last, for the views that follow it. */
  latestRun: string | null;
  /** Most stages seen running at once: what the time left reckons with. */
  concurrency: number;
  startedAt: number | null;
  /** Wall-clock seconds of the finished study. */
  seconds: number | null;
}

export const historyLimit = 400;
export const sampleLimit = 40;

export const initialStudyState: StudyState = {
  status: 'waiting',
  experiment: '',
  seed: 0,
  folder: '',
  backend: '',
  stages: [],
  points: [],
  coefficients: [],
  warnings: [],
  notices: [],
  histories: {},
  latestRun: null,
  concurrency: 1,
  startedAt: null,
  seconds: null,
};

/** The state after one event; `at` is the clock in milliseconds when the event was seen. */
export function reduceStudy(state: StudyState, event: StudyEvent, at: number): StudyState {
  switch (event.type) {
    case 'study-started':
      return startStudy(event, at);
    case 'stage-started':
      return withConcurrency(
        updateStage(state, event.stage, { status: 'running', startedAt: at, done: 0, total: 0 }),
      );
    case 'stage-progress':
      return progressStage(state, event, at);
    case 'stage-finished':
      return finishStage(state, event);
    case 'stage-failed':
    case 'stage-skipped': {
      const status = event.type === 'stage-failed' ? 'failed' : 'skipped';
      return updateStage(state, event.stage, { status, reason: event.reason });
    }
    case 'curve-points':
      return addPoints(state, event);
    case 'sample-responses':
      return addSamples(state, event);
    case 'coefficients':
      return { ...state, coefficients: mergeCoefficients(state.coefficients, event.rows) };
    case 'warning':
      return { ...state, warnings: [...state.warnings, event.warning] };
    case 'notice':
      return { ...state, notices: [...state.notices, event.message] };
    case 'study-finished':
      return { ...state, status: event.status, seconds: event.seconds };
    default:
      // A log written by a later version may hold events that this one does not know.
      return state;
  }
}

type EventOf<T extends StudyEvent['type']> = Extract<StudyEvent, { type: T }>;

/** A study that starts forgets what an earlier attempt in the same log reported. */
function startStudy(event: EventOf<'study-started'>, at: number): StudyState {
  const { experiment, seed, folder, backend } = event;
  const stages = event.stages.map(
    (stage): StageState => ({
      ...stage,
      status: 'waiting',
      done: 0,
      total: 0,
      unit: '',
      metrics: {},
      startedAt: null,
      seconds: null,
      reason: '',
    }),
  );
  return {
    ...initialStudyState,
    status: 'running',
    experiment,
    seed,
    folder,
    backend,
    stages,
    startedAt: at,
  };
}

function updateStage(state: StudyState, id: string, changes: Partial<StageState>): StudyState {
  const index = state.stages.findIndex((stage) => stage.id === id);
  const before = state.stages[index];
  if (before === undefined) return state;
  const stages = [...state.stages];
  stages[index] = { ...before, ...changes };
  return { ...state, stages };
}

function withConcurrency(state: StudyState): StudyState {
  const running = state.stages.filter((stage) => stage.status === 'running').length;
  return { ...state, concurrency: Math.max(state.concurrency, running) };
}

function progressStage(state: StudyState, event: EventOf<'stage-progress'>, at: number): StudyState {
  const before = state.stages.find((stage) => stage.id === event.stage);
  const metrics = { ...before?.metrics, ...event.metrics };
  const { done, total, unit } = event;
  const next = updateStage(state, event.stage, {
    status: 'running',
    startedAt: before?.startedAt ?? at,
    done,
    total,
    unit,
    metrics,
  });
  if (event.metrics === undefined) return next;
  const history = historyOf(state, event.stage);
  const steps = thin([...history.steps, { step: done, metrics: event.metrics }]);
  return withHistory(next, event.stage, { ...history, steps });
}

function finishStage(state: StudyState, event: EventOf<'stage-finished'>): StudyState {
  const before = state.stages.find((stage) => stage.id === event.stage);
  return updateStage(state, event.stage, {
    status: event.cached ? 'cached' : 'done',
    seconds: event.seconds,
    done: before?.total ?? 0,
    metrics: { ...before?.metrics, ...event.metrics },
  });
}

function addPoints(state: StudyState, event: EventOf<'curve-points'>): StudyState {
  const history = historyOf(state, event.stage);
  const next = { ...state, points: [...state.points, ...event.points] };
  return withHistory(next, event.stage, { ...history, points: [...history.points, ...event.points] });
}

function addSamples(state: StudyState, event: EventOf<'sample-responses'>): StudyState {
  const history = historyOf(state, event.stage);
  const samples = [...history.samples, { step: event.step, responses: event.samples }].slice(-sampleLimit);
  return withHistory(state, event.stage, { ...history, samples });
}

function historyOf(state: StudyState, stage: string): RunHistory {
  return state.histories[stage] ?? { steps: [], samples: [], points: [] };
}

function withHistory(state: StudyState, stage: string, history: RunHistory): StudyState {
  return { ...state, histories: { ...state.histories, [stage]: history }, latestRun: stage };
}

/** Every second entry once the list is full: old and new steps stay evenly spaced. */
function thin<T>(entries: T[]): T[] {
  return entries.length <= historyLimit ? entries : entries.filter((_, index) => index % 2 === 0);
}

/** Fits come again as points arrive: a later row of the same group replaces the earlier one. */
function mergeCoefficients(before: Coefficients[], rows: Coefficients[]): Coefficients[] {
  const merged = new Map(before.map((row) => [coefficientsKey(row), row]));
  for (const row of rows) merged.set(coefficientsKey(row), row);
  return [...merged.values()];
}

function coefficientsKey(row: Coefficients): string {
  const { method, form, rmParameters, comparisons, policyParameters, klPenalty, labelNoise } = row;
  return [method, form, rmParameters, comparisons, policyParameters, klPenalty, labelNoise].join('|');
}
