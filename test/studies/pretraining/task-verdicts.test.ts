/** What the tests of tasks' shapes find in planted ones, and how often. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import type { TaskRow } from '../../../src/studies/pretraining/laws/rows.js';
import { shapesOf } from '../../../src/studies/pretraining/laws/task-shapes.js';
import {
  type TaskWord,
  taskVerdicts,
  taskWord,
} from '../../../src/studies/pretraining/laws/task-verdicts.js';

const shapes: Record<TaskWord, { score(u: number): number; noise: number }> = {
  smooth: { score: (u) => u, noise: 0.06 },
  inverse: { score: (u) => -u, noise: 0.06 },
  nonmonotonic: { score: (u) => (u < 0.55 ? u : 0.55 - 1.4 * (u - 0.55)), noise: 0.06 },
  breakthrough: { score: (u) => Math.max(0, (u - 0.6) / 0.4), noise: 0.06 },
  trendless: { score: () => 0, noise: 0.06 },
  noisy: { score: (u) => u, noise: 0.35 },
};

/** Of 21 models, as many as the prototype had. */
function drawn(word: TaskWord, random: ReturnType<typeof createRandom>): TaskWord {
  const { score, noise } = shapes[word];
  const x = Array.from({ length: 21 }, () => random.uniform());
  return taskWord(
    shapesOf(
      x,
      x.map((u) => score(u) + noise * random.normal()),
    )!,
  );
}

describe('planted shapes', () => {
  /** Found of 200 draws at least; breakthroughs are lost to the noise on their floor, noise to trendlessness. */
  it.each([
    ['smooth', 0.95],
    ['inverse', 0.98],
    ['nonmonotonic', 0.95],
    ['trendless', 0.95],
    ['breakthrough', 0.6],
    ['noisy', 0.5],
  ] as const)('%s is found in at least a share of %f', (word, share) => {
    const random = createRandom('planted').stream(word);
    const found = Array.from({ length: 200 }, () => drawn(word, random));
    expect(found.filter((one) => one === word).length / 200).toBeGreaterThanOrEqual(share);
  });

  it('a breakthrough that is missed is called trendless, and what is trendless is hardly ever called a turn', () => {
    const random = createRandom('planted').stream('missed');
    const breaks = Array.from({ length: 200 }, () => drawn('breakthrough', random));
    expect(breaks.filter((word) => word === 'nonmonotonic').length).toBeLessThanOrEqual(4);
    expect(breaks.filter((word) => word === 'smooth' || word === 'noisy' || word === 'inverse')).toEqual([]);
    const flat = Array.from({ length: 200 }, () => drawn('trendless', random));
    expect(flat.filter((word) => word === 'nonmonotonic').length).toBeLessThanOrEqual(4);
  });
});

describe('verdicts of tasks', () => {
  const model = (task: string, place: number, score: number, factor = 1): TaskRow => ({
    ...{ task, domain: 0.5, parameters: 1e4, compute: 1e9 * 2 ** place, seed: 0 },
    ...{ excess: factor * 0.5 * 0.93 ** place, score, chance: 0 },
  });

  it('leave out models that are far from the best at their compute', () => {
    const good = Array.from({ length: 12 }, (_, place) => model('sum', place, -0.5 * 0.93 ** place));
    const bad = Array.from({ length: 12 }, (_, place) => model('sum', place, 3, 1.3));
    const [verdict] = taskVerdicts([...good, ...bad]);
    expect(verdict).toMatchObject({ task: 'sum', verdict: 'smooth', models: 12, jackknife: 1 });
    expect(verdict.rSquared).toBeCloseTo(1, 10);
  });

  it('forecast the largest model by a line through models of 1/33 of its compute', () => {
    const score = (place: number) => Math.max(0, place - 7);
    const rows = Array.from({ length: 12 }, (_, place) => model('late', place, score(place)));
    const [{ forecast, actual, miss }] = taskVerdicts(rows);
    expect(forecast).toBeCloseTo(0, 10);
    expect(actual).toBe(4);
    expect(miss).toBeCloseTo(1, 10);
  });

  it('say nothing of a score that does not vary', () => {
    expect(taskVerdicts(Array.from({ length: 12 }, (_, place) => model('flat', place, 0.5)))).toEqual([]);
  });
});
