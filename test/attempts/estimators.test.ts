/** Estimators of repeated attempts against enumeration, published figures and scipy. */
import { describe, expect, it } from 'vitest';
import {
  bestOfK,
  chanceOfVote,
  coverageOfRates,
  difficultyBins,
  fitSuccessRates,
  matchedInference,
  passAtK,
  voteAtK,
} from '../../src/attempts/index.js';
import { createRandom } from '../../src/random/index.js';

/** All k-subsets of 0 … n − 1. */
function subsets(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const found: number[][] = [];
  for (let first = from; first <= n - k; first++)
    for (const rest of subsets(n, k - 1, first + 1)) found.push([first, ...rest]);
  return found;
}

const meanOver = (sets: number[][], value: (set: number[]) => number) =>
  sets.reduce((sum, set) => sum + value(set), 0) / sets.length;

describe('pass@k', () => {
  it('is the share of all k-subsets with a right attempt', () => {
    for (const correct of [0, 1, 3, 8])
      for (let k = 1; k <= 8; k++) {
        const expected = meanOver(subsets(8, k), (set) => Number(set.some((attempt) => attempt < correct)));
        expect(passAtK(8, correct, k)).toBeCloseTo(expected, 12);
      }
  });

  it('keeps its digits in large pools', () => {
    // One right attempt of n is in a k-subset with probability k/n.
    expect(passAtK(1e6, 1, 10)).toBeCloseTo(1e-5, 15);
    expect(passAtK(1024, 1, 512)).toBeCloseTo(0.5, 12);
  });

  it('refuses more attempts than there are', () => {
    expect(() => passAtK(8, 2, 9)).toThrow('pass@9 of 8 attempts: k is from 1 to 8');
  });
});

describe('votes', () => {
  const answers = [0, 0, 1, 1, 2, -1, 0];
  const weights = [0.2, 0.9, 0.5, 0.75, 0.4, 1, 0.1];

  function chosen(set: number[], weight: (attempt: number) => number): number {
    const sums = [0, 0, 0];
    for (const attempt of set) if (answers[attempt] >= 0) sums[answers[attempt]] += weight(attempt);
    const highest = Math.max(...sums);
    if (highest === 0 || sums[1] < highest) return 0;
    return 1 / sums.filter((sum) => sum === highest).length;
  }

  it('are those of all k-subsets, ties split evenly', () => {
    const ks = [1, 2, 3, 4, 5, 6, 7];
    const orders = 40_000;
    const random = createRandom(3);
    const majority = voteAtK({ answers, right: 1 }, ks, { random: random.stream('majority'), orders });
    const weighted = voteAtK({ answers, right: 1, weights }, ks, {
      random: random.stream('weighted'),
      orders,
    });
    ks.forEach((k, index) => {
      // Four standard errors of 40,000 orders.
      const one = meanOver(subsets(7, k), (set) => chosen(set, () => 1));
      expect(Math.abs(majority[index] - one)).toBeLessThanOrEqual(0.01);
      const sum = meanOver(subsets(7, k), (set) => chosen(set, (attempt) => weights[attempt]));
      expect(Math.abs(weighted[index] - sum)).toBeLessThanOrEqual(0.01);
    });
  });

  it('split ties of weights that are no whole numbers, in every order', () => {
    // 0.1 + 0.2 is 0.30000000000000004 in doubles, 0.3 + 0.3 + 0.3 is 0.8999999999999999.
    const tied = { answers: [0, 0, 1, 2], weights: [0.1, 0.2, 0.3, 0.1] };
    const [both] = voteAtK({ ...tied, right: 1 }, [4], { random: createRandom(1), orders: 8 });
    expect(both).toBe(0.5);
    expect(chanceOfVote({ ...tied, right: 0 })).toBe(0.5);
    expect(chanceOfVote({ answers: [0, 0, 0, 1], weights: [0.3, 0.3, 0.3, 0.9], right: 1 })).toBe(0.5);
    expect(chanceOfVote({ answers: [0, 1], weights: [0.3, 0.3001], right: 0 })).toBe(0);
    // All 3-subsets in tenths, which are whole: 0 0 1 ties, 0 1 2 twice and 0 0 2 do not.
    const [three] = voteAtK({ ...tied, right: 1 }, [3], { random: createRandom(2), orders: 40_000 });
    expect(Math.abs(three - (0.5 + 1 + 1) / 4)).toBeLessThanOrEqual(0.01);
  });

  it('are asked for from few attempts to many', () => {
    const options = { random: createRandom(1), orders: 1 };
    expect(() => voteAtK({ answers, right: 1 }, [4, 2], options)).toThrow(RangeError);
    expect(() => voteAtK({ answers, right: 1 }, [2, 2], options)).toThrow('the numbers go up');
  });

  it('of nobody are wrong', () => {
    expect(chanceOfVote({ answers: [-1, -1], right: 1 })).toBe(0);
    expect(chanceOfVote({ answers: [], right: 1 })).toBe(0);
  });

  it('of the whole pool need no luck', () => {
    const [all] = voteAtK({ answers, right: 0 }, [7], { random: createRandom(1), orders: 2 });
    expect(all).toBe(1);
  });
});

describe('best of k', () => {
  it('is the mean over all k-subsets, equal scores chosen evenly', () => {
    const scores = [0.3, 0.9, 0.9, 0.1, 0.5, 0.3];
    const values = [1, 0, 1, 1, 0, 0];
    for (let k = 1; k <= 6; k++) {
      const expected = meanOver(subsets(6, k), (set) => {
        const highest = Math.max(...set.map((attempt) => scores[attempt]));
        const best = set.filter((attempt) => scores[attempt] === highest);
        return best.reduce((sum, attempt) => sum + values[attempt], 0) / best.length;
      });
      expect(bestOfK(scores, values, [k])[0]).toBeCloseTo(expected, 12);
    }
  });
});

describe('success rates', () => {
  it('are the Beta distribution of highest likelihood, as scipy finds it', () => {
    // scipy.optimize.minimize of −Σ scipy.stats.betabinom.logpmf over ln α, ln β, Nelder–Mead to 1e-10.
    const counts = [0, 1, 1, 2, 3, 5, 8, 8, 10, 12, 15, 16, 16, 0, 4, 7];
    const rates = fitSuccessRates(counts.map((correct) => ({ attempts: 16, correct })));
    expect(rates.converged).toBe(true);
    expect(rates.alpha).toBeCloseTo(0.515161, 4);
    expect(rates.beta).toBeCloseTo(0.640454, 4);
  });

  it('give coverage: of uniform rates k/(k + 1)', () => {
    for (const k of [1, 3, 100])
      expect(coverageOfRates({ alpha: 1, beta: 1 }, k)).toBeCloseTo(k / (k + 1), 10);
  });

  it('say where all problems have one rate', () => {
    expect(fitSuccessRates(Array.from({ length: 20 }, () => ({ attempts: 4, correct: 2 }))).converged).toBe(
      false,
    );
  });
});

it('bins of difficulty are quantiles, the hardest first', () => {
  expect([...difficultyBins([0.9, 0.1, 0.5, 0.5, 0.2], 5)]).toEqual([4, 0, 2, 3, 1]);
  expect([...difficultyBins([0.9, 0.1, 0.5, 0.3], 2)]).toEqual([1, 0, 1, 0]);
});

it('inference is matched as Snell et al. have it', () => {
  // Section 7: M of about 14 with D_inf/D_pre of 0.16 and 22.
  expect(matchedInference({ sizeRatio: 14, pretrainingTokens: 1, inferenceTokens: 0.16 })).toBeCloseTo(
    257.75,
    10,
  );
  expect(matchedInference({ sizeRatio: 14, pretrainingTokens: 1, inferenceTokens: 22 })).toBeCloseTo(
    14 + 39 / 22,
    10,
  );
});
