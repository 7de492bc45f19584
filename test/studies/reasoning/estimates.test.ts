/** Estimates from a pool of attempts against enumeration of all subsets. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { difficultyBins, passAtK, powersOfTwo } from '../../../src/studies/reasoning/estimates/coverage.js';
import { chanceOfWinning, majorityAccuracy } from '../../../src/studies/reasoning/estimates/majority.js';
import {
  between,
  binned,
  coverageOf,
  majorityOf,
  meanAt,
} from '../../../src/studies/reasoning/estimates/parallel.js';
import { noAnswer } from '../../../src/studies/reasoning/sampling/read-responses.js';

/** All sets of k of these places. */
function subsets(count: number, k: number): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: count }, (_, last) => last).flatMap((last) =>
    subsets(last, k - 1).map((others) => [...others, last]),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('pass@k', () => {
  it('is the share of subsets with a right attempt', () => {
    for (let correct = 0; correct <= 7; correct++)
      for (let k = 1; k <= 7; k++) {
        const hits = subsets(7, k).map((own) => Number(own.some((place) => place < correct)));
        expect(passAtK(7, correct, k)).toBeCloseTo(mean(hits), 12);
      }
  });

  it('is exact where binomial coefficients overflow', () => {
    expect(passAtK(10_000, 1, 5000)).toBeCloseTo(0.5, 12);
    expect(passAtK(10_000, 2, 5000)).toBeCloseTo(1 - (0.5 * 4999) / 9999, 12);
  });
});

/** The answer 1 is right. */
const shareOfSubsets = (answers: readonly number[], k: number): number =>
  mean(
    subsets(answers.length, k).map((places) => {
      const votes = places.map((place) => answers[place]).filter((answer) => answer !== noAnswer);
      const countOf = (answer: number) => votes.filter((vote) => vote === answer).length;
      const most = Math.max(0, ...votes.map(countOf));
      const winners = new Set(votes.filter((vote) => countOf(vote) === most));
      return winners.has(1) ? 1 / winners.size : 0;
    }),
  );

describe('a majority', () => {
  const answers = [1, 1, 2, 2, 3, noAnswer, 1, 2, noAnswer];
  it('is right as often as over all subsets, within four standard errors', () => {
    const sizes = [1, 2, 3, 5, 9];
    const many = Array.from({ length: 40 }, (_, time) =>
      majorityAccuracy(Uint8Array.from(answers), 1, { sizes, random: createRandom(time) }),
    );
    sizes.forEach((k, index) => {
      const expected = shareOfSubsets(answers, k);
      const estimate = mean(many.map((values) => values[index]));
      expect(Math.abs(estimate - expected)).toBeLessThan((4 * 0.5) / Math.sqrt(40 * 64));
    });
    // Three for 1, three for 2: by lot.
    expect(many[0][4]).toBe(0.5);
  });

  it('of nobody is wrong', () => {
    expect(chanceOfWinning(new Int32Array(256), 1)).toBe(0);
  });
});

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

  it('is binned from the hardest problem to the easiest', () => {
    const bins = difficultyBins([0.5, 0.1, 0.9, 0.1, 0.7], 2);
    expect([...bins]).toEqual([1, 1, 2, 1, 2]);
    expect(binned(bins)).toEqual([
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
