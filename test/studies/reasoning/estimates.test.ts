/** Estimates from a pool of attempts, problem by problem, against cases worked by hand. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import {
  between,
  binned,
  coverageOf,
  majorityOf,
  meanAt,
  powersOfTwo,
  votesOf,
} from '../../../src/studies/reasoning/estimates/parallel.js';
import { noAnswer } from '../../../src/studies/reasoning/sampling/read-responses.js';

describe('a pool', () => {
  const pool = {
    samples: 4,
    answers: Uint8Array.from([5, 5, 6, 6, 7, 7, 7, 7]),
    right: Uint8Array.from([1, 1, 0, 0, 0, 0, 0, 0]),
    proofs: Uint8Array.from([0, 1, 0, 0, 0, 0, 0, 0]),
    truths: [5, 8],
  };
  it('has coverage and majority of its parts, problem by problem', () => {
    const half = { from: 2, to: 4, sizes: [1, 2] };
    const [one, two] = coverageOf(pool, pool.right, { from: 0, to: 4, sizes: [1, 2] });
    expect(one).toEqual([0.5, 0]);
    expect(two[0]).toBeCloseTo(1 - (2 * 1) / (4 * 3), 12);
    expect(two[1]).toBe(0);
    expect(coverageOf(pool, pool.right, half)).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const random = createRandom(1);
    expect(majorityOf(pool, { from: 0, to: 2, sizes: [1, 2], random })).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('has no vote of who has no answer', () => {
    expect([...votesOf([5, noAnswer, 0])]).toEqual([5, -1, 0]);
  });

  it('is binned from the hardest problem to the easiest', () => {
    expect(binned(Int32Array.from([1, 1, 2, 1, 2]))).toEqual([
      { bin: 0, problems: [0, 1, 2, 3, 4] },
      { bin: 1, problems: [0, 1, 3] },
      { bin: 2, problems: [2, 4] },
    ]);
    expect(meanAt([1, 2, 6], [0, 2])).toBe(3.5);
  });

  it('is read between whole numbers of attempts in proportion', () => {
    expect([0.5, 1, 1.5, 2.25, 3, 9].map((size) => between([10, 20, 40], size))).toEqual([
      ...[10, 10, 15, 25, 40, 40],
    ]);
    expect(powersOfTwo(12)).toEqual([1, 2, 4, 8]);
  });
});
