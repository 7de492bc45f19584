/** Best-of-n against enumeration of all subsets, binomials by log-gamma, integrals and exact distributions. */
import { describe, expect, it } from 'vitest';
import {
  bestOfNGrid,
  bestOfNScore,
  discreteBestOfNKl,
  promptCurve,
  rankByProxy,
  winProbabilities,
} from '../../src/methods/best-of-n/best-of-n.js';
import { bestOfNKl } from '../../src/methods/pool-curve.js';
import { createRandom } from '../../src/random/index.js';
import { categorical } from '../../src/world/index.js';
import { expectClose } from '../support/numbers.js';

/** All subsets of 0 … size − 1 with n members. */
function subsets(size: number, n: number): number[][] {
  const found: number[][] = [];
  for (let bits = 0; bits < 2 ** size; bits++) {
    const members = Array.from({ length: size }, (_, index) => index).filter((index) => bits & (1 << index));
    if (members.length === n) found.push(members);
  }
  return found;
}

/** ln k!, by summing logarithms. */
const logFactorial = (k: number): number => {
  let sum = 0;
  for (let factor = 2; factor <= k; factor++) sum += Math.log(factor);
  return sum;
};
const logChoose = (a: number, b: number): number => logFactorial(a) - logFactorial(b) - logFactorial(a - b);

describe('the probability that a rank wins', () => {
  it('is its share of all subsets, for every n of a pool of eight', () => {
    for (let n = 1; n <= 8; n++) {
      const all = subsets(8, n);
      const wins = new Array<number>(8).fill(0);
      for (const members of all) wins[Math.max(...members)] += 1 / all.length;
      expectClose(winProbabilities(8, n), wins, 1e-12);
    }
  });

  it('is C(i − 1, n − 1) / C(N, n), by logarithms of factorials, in a pool of 3,000', () => {
    for (const n of [1, 2, 50, 700, 2999, 3000]) {
      const probabilities = winProbabilities(3000, n);
      for (const rank of [1, n - 1, n, n + 1, 1500, 2990, 2999, 3000]) {
        if (rank < 1 || rank > 3000) continue;
        const expected = rank < n ? 0 : Math.exp(logChoose(rank - 1, n - 1) - logChoose(3000, n));
        expect(Math.abs(probabilities[rank - 1] - expected)).toBeLessThan(1e-10 * Math.max(expected, 1e-6));
      }
    }
  });

  it('sums to one for every n', () => {
    for (const n of [1, 2, 3, 100, 8192]) {
      const sum = winProbabilities(8192, n).reduce((total, probability) => total + probability, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});

describe('the best-of-n score', () => {
  const random = createRandom('best-of-n');

  it('is the average over all subsets of the gold score of the proxy’s best', () => {
    const proxy = random.normals(9);
    const gold = random.normals(9);
    const order = rankByProxy(proxy);
    for (let n = 1; n <= 9; n++) {
      const winners = subsets(9, n).map((members) => members.reduce((a, b) => (proxy[b] > proxy[a] ? b : a)));
      const average = winners.reduce((sum, winner) => sum + gold[winner], 0) / winners.length;
      expect(bestOfNScore(gold, order, winProbabilities(9, n))).toBeCloseTo(average, 12);
    }
  });

  it('of the proxy itself is E[max of n uniforms] = n / (n + 1), over pools of any size', () => {
    const pools = Array.from({ length: 4000 }, () => random.uniforms(12));
    for (const n of [1, 3, 12]) {
      const scores = pools.map((pool) => bestOfNScore(pool, rankByProxy(pool), winProbabilities(12, n)));
      const average = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      // One maximum of n has a standard deviation below 0.29; the pool's average varies less.
      expect(Math.abs(average - n / (n + 1))).toBeLessThan((5 * 0.29) / Math.sqrt(pools.length));
    }
  });

  it('is the plain mean for n = 1 and the score of the pool’s best for n = N', () => {
    const scores = random.normals(100);
    const order = rankByProxy(scores);
    const average = scores.reduce((sum, score) => sum + score, 0) / 100;
    expect(bestOfNScore(scores, order, winProbabilities(100, 1))).toBeCloseTo(average, 10);
    expect(bestOfNScore(scores, order, winProbabilities(100, 100))).toBe(Math.max(...scores));
  });

  it('ranks equal proxy scores in the order of the pool', () => {
    expect([...rankByProxy([2, 1, 2, 1, 0])]).toEqual([4, 1, 3, 0, 2]);
  });
});

describe('the analytic KL', () => {
  it('is ln n − (n − 1) / n', () => {
    expect(bestOfNKl(1)).toBe(0);
    expect(bestOfNKl(2)).toBeCloseTo(0.193147, 6);
    // The paper’s own largest n: 60,000 lie at about 10 nats.
    expect(bestOfNKl(60_000)).toBeCloseTo(10.002, 3);
  });

  it('is the integral of ln(n uⁿ⁻¹) under the density n uⁿ⁻¹ of the best quantile', () => {
    for (const n of [2, 7, 40]) {
      let sum = 0;
      const cells = 200_000;
      for (let cell = 0; cell < cells; cell++) {
        const u = (cell + 0.5) / cells;
        const density = n * u ** (n - 1);
        if (density > 0) sum += (density * Math.log(density)) / cells;
      }
      expect(bestOfNKl(n)).toBeCloseTo(sum, 6);
    }
  });
});

describe('the grid of n', () => {
  it('runs from 1 to the largest, rises, and has at most the wanted points', () => {
    for (const [largest, points] of [
      [2, 4],
      [16, 4],
      [8192, 40],
      [1000, 2],
    ]) {
      const grid = bestOfNGrid(largest, points);
      expect(grid[0]).toBe(1);
      expect(grid[grid.length - 1]).toBe(largest);
      expect(grid.length).toBeLessThanOrEqual(points);
      for (let index = 1; index < grid.length; index++) expect(grid[index]).toBeGreaterThan(grid[index - 1]);
    }
  });

  it('lies evenly in √KL where whole numbers allow', () => {
    const distances = bestOfNGrid(8192, 40).map((n) => Math.sqrt(bestOfNKl(n)));
    const step = distances[distances.length - 1] / 39;
    for (let index = 1; index < distances.length; index++) {
      // Between n = 1 and 2 lies 0.44, the widest hole that whole numbers leave.
      if (distances[index] > 1.5) {
        expect(Math.abs(distances[index] - distances[index - 1] - step)).toBeLessThan(0.15 * step);
      }
    }
  });
});

describe('the KL in a discrete world', () => {
  /** Σ_y P(y) ln(P(y) / p(y)) with P(y) = F(y)ⁿ − F⁻(y)ⁿ over outcomes in ascending order of their scores. */
  function exactKl(probabilities: number[], n: number): number {
    let below = 0;
    let sum = 0;
    for (const p of probabilities) {
      const best = (below + p) ** n - below ** n;
      if (best > 0) sum += best * Math.log(best / p);
      below += p;
    }
    return sum;
  }

  /** The estimate from a pool in which outcome y, with score y, has exactly its share. */
  function estimate(probabilities: number[], n: number, poolSize: number): number {
    const pool = probabilities.flatMap((p, y) => new Array<number>(Math.round(p * poolSize)).fill(y));
    const logProbs = pool.map((y) => Math.log(probabilities[y]));
    return promptCurve(
      { goldScores: pool, humanScores: pool, initialLogProbs: logProbs, responseLengths: pool },
      pool,
      [n],
    ).discreteKl[0];
  }

  const worlds = {
    'a fair coin': [0.5, 0.5],
    'a rare best': [0.9, 0.09, 0.01],
    'a frequent best': [0.05, 0.15, 0.8],
    'eight outcomes': [0.1, 0.05, 0.2, 0.15, 0.1, 0.2, 0.15, 0.05],
    'a thousand outcomes': new Array<number>(1000).fill(0.001),
  };
  for (const [name, probabilities] of Object.entries(worlds)) {
    it(`agrees with the exact distribution of the best for ${name}`, () => {
      for (const n of [1, 2, 4, 16, 64]) {
        const exact = exactKl(probabilities, n);
        // Drawing n of 20,000 without replacement differs from n independent draws by about n / 20,000.
        expect(Math.abs(estimate(probabilities, n, 20_000) - exact)).toBeLessThan(0.01 + n / 4000);
      }
    });
  }

  it('tends to ln 2 for a fair coin, as in Beirami et al., while the bound grows', () => {
    expect(estimate([0.5, 0.5], 256, 20_000)).toBeCloseTo(Math.log(2), 2);
    expect(bestOfNKl(256)).toBeGreaterThan(4.5);
  });

  it('is 0 when there is one response only', () => {
    for (const n of [1, 5, 100]) expect(Math.abs(estimate([1], n, 1000))).toBeLessThan(1e-9);
  });

  it('is the analytic KL where no response has a noticeable probability', () => {
    const proxyScores = createRandom('atoms').normals(500);
    const logProbs = new Float64Array(500).fill(-70);
    const order = rankByProxy(proxyScores);
    for (const n of [1, 10, 500]) {
      const probabilities = winProbabilities(500, n);
      const kl = discreteBestOfNKl(logProbs, { proxyScores, order }, { n, probabilities });
      expect(kl).toBeCloseTo(bestOfNKl(n), 12);
    }
  });

  it('agrees with the exact distribution from a pool that was sampled, not laid out', () => {
    const probabilities = worlds['eight outcomes'];
    let sum = 0;
    const cumulative = Float64Array.from(probabilities, (p) => {
      sum += p;
      return sum;
    });
    const random = createRandom('sampled pool');
    const pool = Array.from({ length: 5000 }, () => categorical(cumulative, 0, 8, random.uniform()));
    const logProbs = pool.map((y) => Math.log(probabilities[y]));
    const curve = promptCurve(
      { goldScores: pool, humanScores: pool, initialLogProbs: logProbs, responseLengths: pool },
      pool,
      [8, 32],
    );
    expect(Math.abs(curve.discreteKl[0] - exactKl(probabilities, 8))).toBeLessThan(0.06);
    expect(Math.abs(curve.discreteKl[1] - exactKl(probabilities, 32))).toBeLessThan(0.06);
  });
});
