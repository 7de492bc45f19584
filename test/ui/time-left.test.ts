import { expect, test } from 'vitest';
import type { StageKind, StudyEvent } from '../../src/study/events.js';
import { initialStudyState, reduceStudy, type StudyState } from '../../src/ui/study-state.js';
import { secondsLeft, studyFraction } from '../../src/ui/time-left.js';

function study(
  stages: [id: string, kind: StageKind, dependsOn: string[]][],
  events: [at: number, event: StudyEvent][],
): StudyState {
  const started: StudyEvent = {
    type: 'study-started',
    experiment: 'test',
    seed: 0,
    folder: 'results/test',
    backend: 'wasm',
    stages: stages.map(([id, kind, dependsOn]) => ({ id, kind, dependsOn, hash: id, title: id })),
  };
  let state = reduceStudy(initialStudyState, started, 0);
  for (const [at, event] of events) state = reduceStudy(state, event, at * 1000);
  return state;
}

const runs: [string, StageKind, string[]][] = [
  ['rl/1', 'rl', []],
  ['rl/2', 'rl', []],
  ['rl/3', 'rl', []],
];

test('nothing measured means no estimate', () => {
  expect(secondsLeft(study(runs, []), 0)).toBeNull();
});

test('stages of one kind are expected to take as long as the finished one took', () => {
  const state = study(runs, [
    [0, { type: 'stage-started', stage: 'rl/1' }],
    [100, { type: 'stage-finished', stage: 'rl/1', seconds: 100, cached: false }],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(200);
  expect(studyFraction(state, 100_000)).toBeCloseTo(1 / 3);
});

test('two stages at once halve the time left', () => {
  const state = study(runs, [
    [0, { type: 'stage-started', stage: 'rl/1' }],
    [0, { type: 'stage-started', stage: 'rl/2' }],
    [100, { type: 'stage-finished', stage: 'rl/1', seconds: 100, cached: false }],
    [100, { type: 'stage-finished', stage: 'rl/2', seconds: 100, cached: false }],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(100);
});

test('a chain of stages cannot be shortened by running several at once', () => {
  const chain: [string, StageKind, string[]][] = [
    ...runs.slice(0, 2),
    ['rl/3', 'rl', ['rl/2']],
    ['rl/4', 'rl', ['rl/3']],
  ];
  const state = study(chain, [
    [0, { type: 'stage-started', stage: 'rl/1' }],
    [0, { type: 'stage-started', stage: 'rl/2' }],
    [100, { type: 'stage-finished', stage: 'rl/1', seconds: 100, cached: false }],
    [100, { type: 'stage-finished', stage: 'rl/2', seconds: 100, cached: false }],
  ]);
  expect(secondsLeft(state, 100_000)).toBeCloseTo(200);
});

test('a running stage is extrapolated at its own rate', () => {
  const state = study(runs.slice(0, 1), [
    [0, { type: 'stage-started', stage: 'rl/1' }],
    [30, { type: 'stage-progress', stage: 'rl/1', done: 1, total: 4, unit: 'steps' }],
  ]);
  expect(secondsLeft(state, 30_000)).toBeCloseTo(90);
});
