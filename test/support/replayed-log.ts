/** Logs of studies that ran, told again to the bar and to the time left as the screen would tell them. */
import { LiveFold } from '../../src/display/live-fold.js';
import type { LiveStage } from '../../src/display/live-study.js';
import { planStudy } from '../../src/engine/folder/prepare-study.js';
import type { PlannedStage } from '../../src/engine/graph.js';
import { resolveStored } from '../../src/studies/load.js';
import { CourseShare } from '../../src/studies/overoptimization/stages/course-length.js';
import type { RlParameters, RlRead } from '../../src/studies/overoptimization/stages/online-course.js';
import { rl } from '../../src/studies/overoptimization/stages/rl.js';
import type { LoggedEvent } from '../../src/ui/logged-events.js';
import { passOf } from '../../src/ui/shown-study.js';
import { StudyClock } from '../../src/ui/time-left.js';

type Logged = Required<LoggedEvent>;

export interface Look {
  /** Of the study's wall-clock time, 0 to 1. */
  at: number;
  /** Of its work, as the bar tells it. */
  fraction: number;
  running: readonly LiveStage[];
  /** Seconds that are left, as the screen tells them, and in truth. */
  left: number | null;
  truth: number;
  /** Seconds of the whole study. */
  total: number;
}

/**
 * Looks at a study every so many milliseconds, from the last run in a log to its end. What stages are expected to take
 * is what today's program expects; in logs that do not say how far a run of RL is, its recorded KL says it.
 */
export function* looksAt(
  log: string,
  stored: Readonly<Record<string, unknown>>,
  interval = 250,
): Generator<Look> {
  const events = withTodaysCosts(lastRun(log), stored);
  const [fold, clock] = [new LiveFold({ passOf }), new StudyClock()];
  const start = events[0].at;
  const total = events[events.length - 1].at - start;
  let next = 0;
  for (let passed = 0; passed < total; passed += interval) {
    const now = start + passed;
    for (; events[next].at <= now; next += 1) fold.apply(events[next], events[next].at);
    yield {
      at: passed / total,
      fraction: clock.fraction(fold.current, now),
      running: fold.current.stages.filter(({ status }) => status === 'running'),
      left: clock.left(fold.current, now),
      truth: (total - passed) / 1000,
      total: total / 1000,
    };
  }
}

/** Near its end a study's time left counts as told where it is so near, as a share of the whole. */
const nearEnd = 0.03;

/** Of the moments after the first fifth, the share at which the time left was told to within ±40 %. */
export function toldShare(looks: Iterable<Look>): number {
  let [told, moments] = [0, 0];
  for (const { at, left, truth, total } of looks) {
    if (at < 0.2) continue;
    moments += 1;
    if (left !== null && Math.abs(left - truth) <= Math.max(0.4 * truth, nearEnd * total)) told += 1;
  }
  return told / moments;
}

/** The events of the last run in a log. */
export function lastRun(log: string): Logged[] {
  const events = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Logged);
  return events.slice(events.findLastIndex(({ type }) => type === 'study-started'));
}

function withTodaysCosts(events: readonly Logged[], stored: Readonly<Record<string, unknown>>): Logged[] {
  const { study, experiment } = resolveStored(stored);
  const plan = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  const byId = new Map(plan.map((stage) => [stage.id, stage]));
  const shares = new Map<string, CourseShare>();
  return events.map((event) => {
    if (event.type === 'study-started')
      return {
        ...event,
        stages: event.stages.map((stage) => ({ ...stage, cost: byId.get(stage.id)?.cost ?? stage.cost })),
      };
    if (event.type !== 'stage-progress' || event.share !== undefined) return event;
    const stage = byId.get(event.stage);
    if (event.metrics?.klDivergence === undefined || stage?.kind !== rl.name) return event;
    const share = shares.get(event.stage) ?? shareOf(stage);
    shares.set(event.stage, share);
    return { ...event, share: share.after(event.done, [event.metrics.klDivergence]) };
  });
}

const shareOf = ({ read, parameters }: PlannedStage) =>
  new CourseShare(read as RlRead, parameters as RlParameters);
