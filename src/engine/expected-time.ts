/** How long a plan takes, from how long its stages take: the schedule played through, without running anything. */
import TinyQueue from 'tinyqueue';
import type { PlannedStage } from './graph.js';
import { Schedule } from './schedule.js';

export interface ExpectedTimeOptions {
  /** Stages at the same time. */
  jobs: number;
  /** Seconds of one stage; 0 for one that is there already. */
  secondsOf(stage: PlannedStage): number;
}

/** Seconds from the start of the first stage to the end of the last one. */
export function expectedSeconds(
  plan: readonly PlannedStage[],
  { jobs, secondsOf }: ExpectedTimeOptions,
): number {
  const schedule = new Schedule(plan);
  const running = new TinyQueue<{ id: string; end: number; isAlone: boolean }>(
    [],
    (left, right) => left.end - right.end,
  );
  let now = 0;
  let waiting = schedule.next();
  for (;;) {
    // A stage that takes every core waits for the others, and they for it.
    const isAlone = waiting?.threads === 'all';
    const isFree = running.length === 0 || (!isAlone && running.length < jobs && !running.peek()!.isAlone);
    if (waiting !== undefined && isFree) {
      running.push({ id: waiting.id, end: now + secondsOf(waiting), isAlone });
      waiting = schedule.next();
      continue;
    }
    const first = running.pop();
    if (first === undefined) return now;
    now = first.end;
    schedule.done(first.id);
    waiting ??= schedule.next();
  }
}
