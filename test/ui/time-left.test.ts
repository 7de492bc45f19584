import { expect, test } from 'vitest';
import { LiveFold } from '../../src/display/live-fold.js';
import type { LiveStudy } from '../../src/display/live-study.js';
import type { StudyEvent } from '../../src/engine/events.js';
import { StudyClock, secondsLeft, studyFraction } from '../../src/ui/time-left.js';

type Planned = [id: string, dependsOn: string[], cost?: number, threads?: 'all'];

/** Stages of the kind that begins their ids. */
function study(stages: Planned[], events: [at: number, event: StudyEvent][]): LiveStudy {
  const fold = new LiveFold();
  const planned = stages.map(([id, dependsOn, cost = 10, threads]) => {
    const kind = id.split('/')[0];
    return { id, kind, heading: kind, dependsOn, hash: id, title: id, cost, threads };
  });
  const about = {
    study: 'test',
    experiment: 'test',
    seed: 0,
    folder: 'results/a-made-up-study',
    backend: 'wasm',
  };
  fold.apply({ type: 'study-started', ...about, stages: planned }, 0);
  for (const [at, event] of events) fold.apply(event, at * 1000);
  return fold.current;
}

const finished = (stage: string, seconds: number, cached = false): StudyEvent => {
  return { type: 'stage-finished', stage, seconds, cached };
};
const begun = (stage: string): StudyEvent => ({ type: 'stage-started', stage });

const runs: Planned[] = [
  ['rl/1', []],
  ['rl/2', []],
  ['rl/3', []],
];

test('nothing measured means no estimate', () => {
  expect(secondsLeft(study(runs, []), 0)).toBeNull();
});

test('stages of one kind and cost are expected to take as long as the finished one took', () => {
  const state = study(runs, [
    [0, begun('rl/1')],
    [100, finished('rl/1', 100)],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(200);
  expect(studyFraction(state, 100_000)).toBeCloseTo(1 / 3);
});

test('a stage that costs three times as much is expected to take three times as long', () => {
  const plan: Planned[] = [
    ['rl/1', []],
    ['rl/2', [], 30],
    ['gold', [], 5],
  ];
  const state = study(plan, [
    [0, begun('rl/1')],
    [100, finished('rl/1', 100)],
  ]);
  // A kind that was not measured goes by the rate of those that were.
  expect(secondsLeft(state, 100_000)).toBeCloseTo(300 + 50);
});

test('a kind goes by its own rate once it is measured', () => {
  const plan: Planned[] = [
    ['gold', []],
    ['rl/1', []],
    ['rl/2', []],
  ];
  const state = study(plan, [
    [0, finished('gold', 10)],
    [0, finished('rl/1', 100)],
  ]);
  // Nearly so: all kinds together, at half its rate, count as a few per cent of the study's cost.
  expect(secondsLeft(state, 100_000)).toBeLessThan(100);
  expect(secondsLeft(state, 100_000)).toBeGreaterThan(95);
});

test('what cached stages took counts little beside what runs now', () => {
  const state = study(runs, [
    [0, finished('rl/1', 1000, true)],
    [0, begun('rl/2')],
    [100, finished('rl/2', 100)],
  ]);
  const byBoth = secondsLeft(state, 100_000)!;
  expect(byBoth).toBeGreaterThan(100);
  expect(byBoth).toBeLessThan(300);
});

test('a first stage that costs next to nothing gives no estimate for the large ones', () => {
  const plan: Planned[] = [
    ['world', [], 1],
    ['gold', [], 1e9],
  ];
  expect(secondsLeft(study(plan, [[1, finished('world', 1)]]), 1000)).toBeNull();
});

test('a resumed study goes by what its cached stages took', () => {
  const state = study(runs, [[0, finished('rl/1', 100, true)]]);
  expect(secondsLeft(state, 0)).toBeCloseTo(200);
  expect(studyFraction(state, 0)).toBeCloseTo(1 / 3);
});

test('two stages at once halve the time left', () => {
  const state = study(runs, [
    [0, begun('rl/1')],
    [0, begun('rl/2')],
    [100, finished('rl/1', 100)],
    [100, finished('rl/2', 100)],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(100);
});

test('a chain of stages cannot be shortened by running several at once', () => {
  const chain: Planned[] = [...runs.slice(0, 2), ['rl/3', ['rl/2']], ['rl/4', ['rl/3']]];
  const state = study(chain, [
    [0, begun('rl/1')],
    [0, begun('rl/2')],
    [100, finished('rl/1', 100)],
    [100, finished('rl/2', 100)],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(200);
});

test('a running stage is extrapolated at its own rate', () => {
  const state = study(runs.slice(0, 1), [
    [0, begun('rl/1')],
    [30, { type: 'stage-progress', stage: 'rl/1', done: 1, total: 4, unit: 'steps' }],
  ]);
  expect(secondsLeft(state, 30_000)).toBeCloseTo(90);
});

test('a stage that reports no number leaves the bar and the time left as they were', () => {
  const report = (done: number, total: number, share?: number): StudyEvent => {
    return {
      type: 'stage-progress',
      stage: 'rl/2',
      done,
      total,
      unit: 'steps',
      ...(share === undefined ? {} : { share }),
    };
  };
  const clock = new StudyClock();
  const odd = [
    report(Number.NaN, 4),
    report(1, Number.NaN),
    report(-3, 4),
    report(1, 4, Number.NaN),
    report(9, 4),
  ];
  for (const event of odd) {
    const state = study(runs, [
      [0, begun('rl/1')],
      [100, finished('rl/1', 100)],
      [100, begun('rl/2')],
      [130, event],
    ]);
    expect(clock.fraction(state, 130_000)).toBeGreaterThanOrEqual(1 / 3);
    expect(secondsLeft(state, 130_000)).toBeGreaterThan(0);
  }
});

/** Of very many stages the schedule is not played: the sum is all there is. */
const many = (count: number, threads?: 'all'): Planned[] =>
  Array.from({ length: count }, (_, index) => [`rl/${index}`, [], 10, threads]);

test('of very many stages, those that take every core are not shared among slots', () => {
  const count = 6000;
  const done = Array.from({ length: count / 2 }, (_, index): [number, StudyEvent] => [
    100,
    finished(`rl/${index}`, 10),
  ]);
  const two: [number, StudyEvent][] = [[0, begun('rl/0')], [0, begun('rl/1')], ...done];
  expect(secondsLeft(study(many(2 * count), two), 100_000)).toBeCloseTo((1.5 * count * 10) / 2);
  expect(secondsLeft(study(many(2 * count, 'all'), two), 100_000)).toBeCloseTo(1.5 * count * 10);
});

test('one after the other, many stages take no longer to look at than two at once', () => {
  const done = Array.from({ length: 600 }, (_, index): [number, StudyEvent] => [
    10,
    finished(`rl/${index}`, 10),
  ]);
  const state = study(many(30_000), done);
  const took = (slots: number) => {
    const before = performance.now();
    expect(secondsLeft({ ...state, slots }, 10_000)).toBeCloseTo(294_000 / slots);
    return performance.now() - before;
  };
  const [one, two] = [1, 2].map((slots) => Math.min(took(slots), took(slots), took(slots)));
  // Playing the schedule takes some ten times as long.
  expect(one / two).toBeLessThan(4);
});
