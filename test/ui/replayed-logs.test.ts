/**
 * Logs of real studies, recorded before runs told their share: the bar and the time left by today's costs. Times, counts
 * and KL are those of the record; rows and texts are left out.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CourseShare } from '../../src/studies/overoptimization/stages/course-length.js';
import { looksAt, toldShare } from '../support/replayed-log.js';

const read = (name: string) => readFileSync(`test/fixtures/logs/${name}`, 'utf8');

test.each([
  ['mitigations', 0.7],
  ['quick', 0.75],
])('%s: the bar never falls and the time left is told after a fifth of the study', (name, least) => {
  let highest = 0;
  const furthest = new Map<string, number>();
  const looks = [...looksAt(read(`${name}.jsonl`), parse(read(`${name}.yaml`)))];
  for (const { at, fraction, running, left } of looks) {
    expect(fraction).toBeGreaterThanOrEqual(highest);
    expect(fraction).toBeLessThanOrEqual(1);
    highest = fraction;
    for (const stage of running) {
      expect(stage.share).toBeGreaterThanOrEqual(furthest.get(stage.id) ?? 0);
      furthest.set(stage.id, stage.share);
    }
    if (at >= 0.2) expect(left).not.toBeNull();
  }
  expect(toldShare(looks)).toBeGreaterThan(least);
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
