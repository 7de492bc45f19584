/** Inference-time pessimism against what its weights have to be, an enumeration, and its bound on the regret. */
import { describe, expect, it } from 'vitest';
import { promptCurve } from '../../src/methods/best-of-n/best-of-n.js';
import {
  pessimismCurve,
  pessimisticThreshold,
  pessimisticWeights,
} from '../../src/methods/pessimism/pessimism.js';
import { bestOfNKl } from '../../src/methods/pool-curve.js';
import { createRandom } from '../../src/random/index.js';
import { mean } from '../../src/statistics/index.js';

const poolOf = (goldScores: ArrayLike<number>) => ({
  goldScores,
  humanScores: goldScores,
  initialLogProbs: new Float64Array(goldScores.length).fill(-5),
  responseLengths: new Int32Array(goldScores.length).fill(3),
});

describe('the weights of inference-time pessimism', () => {
  it('are those worked by hand', () => {
    // With β = 1 and scores 0, 1, 4: 4 alone would weigh 3 and need λ = 1, where the others weigh nothing.
    expect(pessimisticThreshold([4, 1, 0], 1)).toBeCloseTo(1, 12);
    expect([...pessimisticWeights(Float64Array.of(0, 1, 4), 1)]).toEqual([0, 0, 3]);
    // With β = 2: (4 − λ) + (1 − λ) = 6 and λ = −1/2; 0 is above it, so all three: λ = −1/3.
    expect(pessimisticThreshold([4, 1, 0], 2)).toBeCloseTo(-1 / 3, 12);
    const weights = pessimisticWeights(Float64Array.of(0, 1, 4), 2);
    expect([...weights].map((weight) => Math.round(weight * 1e9) / 1e9)).toEqual([
      0.166666667, 0.666666667, 2.166666667,
    ]);
  });

  it('maximise the score less β/2 · χ² among all policies on the responses', () => {
    const random = createRandom('weights');
    const scores = Float64Array.from({ length: 12 }, () => random.normal());
    for (const beta of [0.1, 1, 5]) {
      const best = pessimisticWeights(scores, beta);
      expect(mean(best)).toBeCloseTo(1, 12);
      const objective = (weights: ArrayLike<number>) =>
        mean(Array.from(weights, (weight, index) => weight * scores[index] - (beta / 2) * (weight - 1) ** 2));
      const others = Array.from({ length: 2000 }, () => {
        const raw = Array.from({ length: 12 }, () => random.uniform() ** 4);
        const total = mean(raw);
        const share = random.uniform();
        return raw.map((value, index) => share * (value / total) + (1 - share) * best[index]);
      });
      expect(Math.max(...others.map(objective))).toBeLessThanOrEqual(objective(best) + 1e-12);
    }
  });

  it('are those of best-of-n without regularisation, and equal where it is strong', () => {
    const scores = Float64Array.of(0.3, -1, 2, 0.5);
    expect([...pessimisticWeights(scores, 1e-9)].map(Math.round)).toEqual([0, 0, 4, 0]);
    for (const weight of pessimisticWeights(scores, 1e9)) expect(weight).toBeCloseTo(1, 6);
  });
});

describe('the curve of inference-time pessimism', () => {
  it('is, over pairs of a binary world, what an enumeration gives', () => {
    // Scores 0 and 1 alike likely; of two draws (0, 1) is weighed 1 ∓ 1/(2β) for β ≥ 1/2.
    const random = createRandom('pairs');
    const scores = Float64Array.from({ length: 200_000 }, () => (random.uniform() < 0.5 ? 1 : 0));
    const [beta, grid] = [1, [1, 2]];
    const { proxy, kl } = pessimismCurve(poolOf(scores), scores, { grid, regularisation: beta });
    // Half of the pairs are mixed; there 1 is drawn with probability (1 + 1/(2β)) / 2 = 3/4.
    expect(proxy[0]).toBeCloseTo(0, 12);
    expect(Math.abs(proxy[1] - 0.125)).toBeLessThan(4 * Math.sqrt(0.05 / 100_000));
    const mixed = (1.5 * Math.log(1.5) + 0.5 * Math.log(0.5)) / 2;
    expect(Math.abs(kl[1] - mixed / 2)).toBeLessThan(0.002);
    // The policy itself: 1 with probability 5/8.
    const exact = 0.625 * Math.log(1.25) + 0.375 * Math.log(0.75);
    expect(kl[1]).toBeGreaterThan(exact);
  });

  it('goes to best-of-n as the regularisation goes to nothing, and never beyond its KL', () => {
    const random = createRandom('limit');
    const scores = Float64Array.from({ length: 4096 }, () => random.normal());
    const gold = scores.map((score) => score + random.normal());
    const grid = [1, 4, 64, 1024];
    const best = promptCurve(poolOf(gold), scores, grid);
    const free = pessimismCurve(poolOf(gold), scores, { grid, regularisation: 1e-6 });
    // Draws of n instead of all subsets: the same expectation with more noise; 1024 blocks of 4, 4 of 1024.
    grid.forEach((n, index) => {
      expect(free.kl[index]).toBeCloseTo(bestOfNKl(n), 5);
      expect(Math.abs(free.proxy[index] - best.proxy[index])).toBeLessThan(4 * Math.sqrt(n / 4096));
    });
    const careful = pessimismCurve(poolOf(gold), scores, { grid, regularisation: 1 });
    careful.kl.forEach((kl, index) => {
      expect(kl).toBeLessThanOrEqual(bestOfNKl(grid[index]));
    });
  });

  it.each([0.3, 1, 3])('stays within the paper’s bound on the regret, β = %f', (beta) => {
    // Planted: gold g standard normal, proxy gold plus an error of variance ε² = 1/4. The policy to compare with is the tilt
    // e^{g − 1/2}, whose gold is 1 and whose coverage C = E[π*²/π²] is e.
    const random = createRandom('regret');
    const gold = Float64Array.from({ length: 60_000 }, () => random.normal());
    const proxy = gold.map((score) => score + 0.5 * random.normal());
    const curve = pessimismCurve(poolOf(gold), proxy, { grid: [60_000], regularisation: beta });
    const [coverage, squaredError] = [Math.E, 0.25];
    const bound = Math.sqrt(coverage * squaredError) + beta * coverage + squaredError / beta;
    expect(1 - curve.gold[0]).toBeLessThan(bound);
  });
});
