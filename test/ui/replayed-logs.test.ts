/**
 * Logs of real studies, recorded before runs told their share: the bar and the time left by today's costs, and by the
 * share that the recorded KL amounts to. Times, counts and KL are those of the record; rows and texts are left out.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { LiveFold } from '../../src/display/live-fold.js';
import { planStudy } from '../../src/engine/folder/prepare-study.js';
import type { PlannedStage } from '../../src/engine/graph.js';
import { resolveStored } from '../../src/studies/load.js';
import { CourseShare } from '../../src/studies/overoptimization/stages/course-length.js';
import type { RlParameters, RlRead } from '../../src/studies/overoptimization/stages/online-course.js';
import type { LoggedEvent } from '../../src/ui/logged-events.js';
import { passOf } from '../../src/ui/shown-study.js';
import { StudyClock } from '../../src/ui/time-left.js';

const read = (name: string) => readFileSync(`test/fixtures/logs/${name}`, 'utf8');

/** The recorded events, with what today's program says of costs and shares. */
function eventsOf(name: string): Required<LoggedEvent>[] {
  const { study, experiment } = resolveStored(parse(read(`${name}.yaml`)));
  const plan = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  const byId = new Map(plan.map((stage) => [stage.id, stage]));
  const shares = new Map<string, CourseShare>();
  const lines = read(`${name}.jsonl`).trim().split('\n');
  return lines.map((line) => {
    const event = JSON.parse(line) as Required<LoggedEvent>;
    if (event.type === 'study-started')
      return {
        ...event,
        stages: event.stages.map((stage) => ({ ...stage, cost: byId.get(stage.id)!.cost })),
      };
    if (event.type !== 'stage-progress' || event.metrics === undefined) return event;
    const share = shares.get(event.stage) ?? shareOf(byId.get(event.stage)!);
    shares.set(event.stage, share);
    return { ...event, share: share.after(event.done, [event.metrics.klDivergence]) };
  });
}

const shareOf = ({ read: own, parameters }: PlannedStage) =>
  new CourseShare(own as RlRead, parameters as RlParameters);

/** Four looks a second, as the screen takes them. */
function* looks(events: readonly Required<LoggedEvent>[]) {
  const [fold, clock] = [new LiveFold({ passOf }), new StudyClock()];
  const end = events[events.length - 1].at;
  let next = 0;
  for (let now = events[0].at; now < end; now += 250) {
    for (; events[next].at <= now; next += 1) fold.apply(events[next], events[next].at);
    const fraction = clock.fraction(fold.current, now);
    const running = fold.current.stages.filter(({ status }) => status === 'running');
    const left = clock.left(fold.current, now);
    yield { share: now / end, fraction, running, left, truth: (end - now) / 1000, total: end / 1000 };
  }
}

// Of the moments after the first fifth, what share is told within ±40 % (or 3 % of the whole, near the end).
test.each([
  ['mitigations', 0.75],
  ['penalties', 0.95],
])('%s: the bar never falls and the time left is told after a fifth of the study', (name, least) => {
  let highest = 0;
  const furthest = new Map<string, number>();
  const told: boolean[] = [];
  for (const { share, fraction, running, left, truth, total } of looks(eventsOf(name))) {
    expect(fraction).toBeGreaterThanOrEqual(highest);
    expect(fraction).toBeLessThanOrEqual(1);
    highest = fraction;
    for (const stage of running) {
      expect(stage.share).toBeGreaterThanOrEqual(furthest.get(stage.id) ?? 0);
      furthest.set(stage.id, stage.share);
    }
    if (share < 0.2) continue;
    expect(left).not.toBeNull();
    told.push(Math.abs(left! - truth) <= Math.max(0.4 * truth, 0.03 * total));
  }
  expect(told.filter(Boolean).length / told.length).toBeGreaterThan(least);
});

const budgets = { world: { responseLength: 16 }, iterationBudget: 160, evaluation: { klBudget: 20 } };
const free = { penalty: 'kl', klPenalty: 0, learning: { learningRate: 3e-4 }, config: {} };

test('a run is as far as the nearer one of its budgets, by √KL', () => {
  const share = new CourseShare(budgets, free);
  expect(share.after(8, [5, 20])).toBeCloseTo(0.5);
  expect(share.after(40, [1.25])).toBeCloseTo(0.5);
  expect(share.after(120, [5])).toBeCloseTo(0.75);
  expect(share.after(121, [])).toBeCloseTo(121 / 160);
});

test('a run that its penalty holds goes by its iterations alone', () => {
  const share = new CourseShare(budgets, { ...free, klPenalty: 0.1 });
  expect(share.after(16, [5])).toBeCloseTo(0.1);
});

test('a run that starts elsewhere has the rest of the way before it', () => {
  const share = new CourseShare(budgets, free, { startsElsewhere: true });
  expect(share.after(1, [5])).toBeCloseTo(1 / 160);
  expect(share.after(2, [11.25])).toBeCloseTo(0.5);
});
