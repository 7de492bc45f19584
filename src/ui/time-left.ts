/** How long a study still takes: measured rates for what runs, finished stages of the same kind for what waits. */
import type { StageKind } from '../study/events.js';
import type { StageState, StudyState } from './study-state.js';

/**
 * Typical seconds of a stage on two cores, before anything of its kind was measured. Only the ratios matter:
 * they are scaled by how long the finished stages really took.
 */
const typicalSeconds: Record<StageKind, number> = {
  world: 1,
  policy: 40,
  gold: 60,
  comparisons: 5,
  pool: 20,
  proxies: 25,
  'best-of-n': 5,
  rl: 60,
  fits: 2,
};

/** Weight of the typical times against the measured ones. */
const priorSeconds = 60;

export function isFinished(stage: StageState): boolean {
  return stage.status !== 'waiting' && stage.status !== 'running';
}

/** Share of a stage that is done, 0 to 1. */
export function stageFraction(stage: StageState): number {
  if (isFinished(stage)) return 1;
  return stage.total > 0 ? Math.min(1, stage.done / stage.total) : 0;
}

/** Seconds until the study is done, or null while there is nothing to go by. */
export function secondsLeft(state: StudyState, now: number): number | null {
  const left = remainingByStage(state, now);
  if (left === null) return null;
  const total = [...left.values()].reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(total / state.concurrency, longestPath(state.stages, left));
}

/** Share of the study's expected work that is done, 0 to 1. */
export function studyFraction(state: StudyState, now: number): number {
  if (state.status === 'done') return 1;
  const left = remainingByStage(state, now);
  let done = 0;
  let total = 0;
  for (const stage of state.stages) {
    const remaining = isFinished(stage) ? 0 : (left?.get(stage.id) ?? typicalSeconds[stage.kind]);
    const spent = spentSeconds(stage, now);
    done += spent;
    total += spent + remaining;
  }
  return total === 0 ? 0 : done / total;
}

/** A cached stage counts what it would have cost, so that a resumed study starts well on its way. */
function spentSeconds(stage: StageState, now: number): number {
  if (stage.status === 'cached') return Math.max(stage.seconds ?? 0, typicalSeconds[stage.kind]);
  if (stage.seconds !== null) return stage.seconds;
  return stage.startedAt === null ? 0 : Math.max(0, now - stage.startedAt) / 1000;
}

function remainingByStage(state: StudyState, now: number): Map<string, number> | null {
  const expected = expectedSeconds(state.stages, now);
  if (expected === null) return null;
  const left = new Map<string, number>();
  for (const stage of state.stages) {
    if (!isFinished(stage)) left.set(stage.id, remaining(stage, now, expected(stage.kind)));
  }
  return left;
}

function remaining(stage: StageState, now: number, expected: number): number {
  const spent = spentSeconds(stage, now);
  const fraction = stageFraction(stage);
  return fraction > 0.02 ? (spent * (1 - fraction)) / fraction : Math.max(expected - spent, expected * 0.05);
}

/** Mean measured seconds by kind; other kinds by the typical ratio. Null until something was measured. */
function expectedSeconds(stages: StageState[], now: number): ((kind: StageKind) => number) | null {
  const measured = new Map<StageKind, number[]>();
  for (const stage of stages) {
    const fraction = stageFraction(stage);
    if (stage.status !== 'done' && !(stage.status === 'running' && fraction > 0.05)) continue;
    measured.set(stage.kind, [...(measured.get(stage.kind) ?? []), spentSeconds(stage, now) / fraction]);
  }
  const all = [...measured].flatMap(([kind, seconds]) => seconds.map((value) => ({ kind, value })));
  if (all.length === 0) return null;
  // A prior weight keeps one short stage from setting the speed of the whole study.
  const typical = all.reduce((sum, { kind }) => sum + typicalSeconds[kind], priorSeconds);
  const speed = all.reduce((sum, { value }) => sum + value, priorSeconds) / typical;
  return (kind) => {
    const own = measured.get(kind);
    return own === undefined ? typicalSeconds[kind] * speed : own.reduce((a, b) => a + b, 0) / own.length;
  };
}

/** Stages that wait for each other cannot run at once: the longest chain bounds the time from below. */
function longestPath(stages: StageState[], left: Map<string, number>): number {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const finish = new Map<string, number>();
  const finishOf = (id: string): number => {
    const known = finish.get(id);
    if (known !== undefined) return known;
    finish.set(id, 0);
    const before = (byId.get(id)?.dependsOn ?? []).map(finishOf);
    const seconds = Math.max(0, ...before) + (left.get(id) ?? 0);
    finish.set(id, seconds);
    return seconds;
  };
  return Math.max(0, ...stages.map((stage) => finishOf(stage.id)));
}
