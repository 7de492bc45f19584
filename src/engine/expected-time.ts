/** How long a plan takes, from how long its stages take: the schedule played through, without running anything. */
import TinyQueue from 'tinyqueue';
import type { StageSummary } from './graph.js';
import { Schedule, type ScheduledStage } from './schedule.js';

export interface ExpectedTimeOptions<Stage> {
  /** Stages at the same time. */
  jobs: number;
  /** Seconds of one stage, of one that runs those that are left of it; 0 for one that is there already. */
  secondsOf(stage: Stage): number;
  /** The stages that run already. */
  running?: readonly Stage[];
  /** Ids of the stages whose outputs are there. */
  done?: Iterable<string>;
}

type PlayedStage = ScheduledStage & Pick<StageSummary, 'threads'>;

/** Seconds from now, or from the start of the first stage, to the end of the last one. */
export function expectedSeconds<Stage extends PlayedStage>(
  plan: readonly Stage[],
  { jobs, secondsOf, running: begun = [], done = [] }: ExpectedTimeOptions<Stage>,
): number {
  const schedule = new Schedule(plan);
  const running = new TinyQueue<{ id: string; end: number; isAlone: boolean }>(
    [],
    (left, right) => left.end - right.end,
  );
  let now = 0;
  const start = (stage: Stage) =>
    running.push({ id: stage.id, end: now + secondsOf(stage), isAlone: stage.threads === 'all' });
  for (const id of done) schedule.done(id);
  for (const stage of begun) {
    schedule.started(stage.id);
    start(stage);
  }
  let waiting = schedule.next();
  for (;;) {
    // A stage that takes every core waits for the others, and they for it.
    const isAlone = waiting?.threads === 'all';
    const isFree = running.length === 0 || (!isAlone && running.length < jobs && !running.peek()!.isAlone);
    if (waiting !== undefined && isFree) {
      start(waiting);
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
