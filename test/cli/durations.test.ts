/** How long experiments take: the schedule by hand, the words, the rates against what was measured, and one source. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hereWords, idleSeconds, roughly } from '../../src/cli/durations.js';
import { listQuestions, packagedExperiments } from '../../src/config/index.js';
import { expectedSeconds, type PlannedStage } from '../../src/engine/index.js';
import { measuredStages } from '../support/measured-stages.js';
import { goodhart } from './goodhart.js';

const stage = (id: string, dependsOn: string[] = [], threads?: 'all') =>
  ({ id, dependsOn, cost: 1, threads, kind: 'k' }) as unknown as PlannedStage;

describe('the expected time of a plan', () => {
  const seconds = (plan: PlannedStage[], jobs: number, own: Record<string, number>) =>
    expectedSeconds(plan, { jobs, secondsOf: ({ id }) => own[id] });
  // a and b side by side, c after both.
  const fork = [stage('a'), stage('b'), stage('c', ['a', 'b'])];

  it('is that of the schedule', () => {
    const own = { a: 3, b: 5, c: 2 };
    expect(seconds(fork, 1, own)).toBe(10);
    expect(seconds(fork, 2, own)).toBe(7);
    expect(seconds(fork, 8, own)).toBe(7);
    expect(seconds([stage('x'), stage('y'), stage('z')], 2, { x: 4, y: 4, z: 4 })).toBe(8);
    expect(seconds([], 2, {})).toBe(0);
  });

  it('has stages that take every core alone', () => {
    const plan = [stage('a'), stage('b', [], 'all'), stage('c', ['b'])];
    // With two of a's seconds left, and c's only input there.
    const open = { jobs: 2, secondsOf: ({ id }: PlannedStage) => ({ a: 2, b: 0, c: 4 })[id]! };
    expect(expectedSeconds(fork, { ...open, running: [fork[0]], done: ['b'] })).toBe(6);
    // b first, since c waits for it; then a and c side by side.
    expect(seconds(plan, 2, { a: 3, b: 5, c: 2 })).toBe(8);
    expect(seconds([stage('a'), stage('b', ['a'], 'all'), stage('c')], 2, { a: 3, b: 5, c: 4 })).toBe(9);
  });
});

it.each([
  [7, 'about 10 s'],
  [44, 'about 40 s'],
  [55, 'about 1 min'],
  [160, 'about 3 min'],
  [13 * 60, 'about 15 min'],
  [49 * 60, 'about 50 min'],
  [55 * 60, 'about 1 h'],
  [100 * 60, 'about 1 h 30 min'],
])('%s seconds are %s', (given, words) => {
  expect(roughly(given)).toBe(words);
});

it('says what differs here', () => {
  expect(hereWords({ idle: 160, here: 170 })).toBe('');
  expect(hereWords({ idle: 160, here: 50 })).toBe(', here about 1 min');
  expect(hereWords({ idle: 160, here: 0 })).toBe(', here nothing to compute');
  expect(hereWords({ idle: 160 })).toBe(', here several times that (wasm)');
});

/** Runs on two cores that had nothing else to do: the rates were read off them (see durations.ts). */
it.each(['quick', 'mitigations'])('expects of %s what it took, kind by kind to within a half', (name) => {
  const stages = measuredStages(fileURLToPath(new URL(`../fixtures/measured/${name}`, import.meta.url)));
  const sum = (of: 'expected' | 'measured', kind?: string) =>
    stages.reduce((total, own) => total + (kind === undefined || own.kind === kind ? own[of] : 0), 0);
  const kinds = [...new Set(stages.map(({ kind }) => kind))].filter((kind) => sum('measured', kind) > 5);
  expect(kinds.length).toBeGreaterThan(2);
  for (const kind of kinds)
    expect(Math.abs(Math.log(sum('expected', kind) / sum('measured', kind))), kind).toBeLessThan(
      Math.log(1.5),
    );
  expect(Math.abs(sum('expected') / sum('measured') - 1)).toBeLessThan(0.25);
});

describe('one source of durations', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  it('is what the README and the help say', async () => {
    const quick = roughly(idleSeconds('quick'));
    expect(readme).toContain(`live in the terminal: ${quick} on two idle cores`);
    expect(readme).toContain(`Each run takes ${roughly(idleSeconds('penalties'))} on two idle cores`);
    expect((await goodhart('--help')).out).toContain(`A first study, ${quick} on two idle cores:`);
  });

  it('holds every question to five minutes', () => {
    for (const { name } of listQuestions())
      expect(idleSeconds(`${packagedExperiments}/questions/${name}.yaml`), name).toBeLessThan(300);
  });
});
