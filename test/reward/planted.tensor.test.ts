/** The reward `planted` against what order statistics say of best-of-n when gold and error are known distributions. */
import { describe, expect, it } from 'vitest';
import '../../src/reward/builtin.js';
import { bestOfNScore, rankByProxy, winProbabilities } from '../../src/methods/index.js';
import { createRandom } from '../../src/random/index.js';
import { drawError, errorTails, quartileOf } from '../../src/reward/error-tails.js';
import { RewardScorer, rewardKinds, rewardModelArchitecture } from '../../src/reward/index.js';
import { quantile } from '../../src/statistics/index.js';
import { initialParameters } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { everySequence, tinyExperiment } from '../support/tiny-world.js';

describe('errors', () => {
  it.each(errorTails)(
    '%s: half the interquartile range is the one of the tables, and the median is 0',
    (tail) => {
      const random = createRandom(`errors-${tail}`);
      const draws = Array.from({ length: 40_000 }, () => drawError(tail, random)).sort((a, b) => a - b);
      const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(draws, share));
      // Standard errors of these quantiles are about 1 % of the range.
      expect((high - low) / 2 / quartileOf[tail]).toBeCloseTo(1, 1);
      expect(Math.abs(middle) / quartileOf[tail]).toBeLessThan(0.06);
    },
  );

  /** Gold of best-of-n against normal gold plus an error, both drawn from streams. */
  const bestOf = (n: number, error: (random: ReturnType<typeof createRandom>) => number) => {
    const random = createRandom('planted-pools');
    const size = 60_000;
    const gold = Array.from({ length: size }, () => random.normal());
    const proxy = gold.map((score) => score + error(random));
    return bestOfNScore(gold, rankByProxy(proxy), winProbabilities(size, n));
  };

  // The expected largest of 10 and of 100 standard normals, from tables of order statistics: 1.53875 and 2.50759.
  it.each([
    [10, 1.53875],
    [100, 2.50759],
  ])(
    'best-of-%i against a normal error gains the correlation times the largest of as many normals',
    (n, largest) => {
      const correlation = 0.5;
      const scale = Math.sqrt(1 / correlation ** 2 - 1);
      expect(bestOf(n, (random) => scale * drawError('normal', random))).toBeCloseTo(
        correlation * largest,
        1,
      );
    },
  );

  it('against a Lévy error the gain is gone at n = 1,000, where a normal one still adds to it', () => {
    // With P(error > x) ≈ c / √x and normal gold, E[gold | proxy high] falls to 0 (Kwa et al. 2024, theorem 5).
    const heavy = (n: number) => bestOf(n, (random) => drawError('levy', random));
    expect(Math.abs(heavy(1000))).toBeLessThan(0.15);
    const light = (n: number) => bestOf(n, (random) => drawError('normal', random));
    expect(light(1000)).toBeGreaterThan(light(100));
  });
});

describeTensors('a planted proxy', () => {
  it('is gold plus an error that belongs to the response and the seed', () => {
    const { world } = tinyExperiment({ world: { promptLength: 1, responseLength: 2 } });
    const architecture = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, world);
    const one = initialParameters(architecture.layout, [createRandom('gold')]);
    const models = {
      ...{ architecture, seeds: [0, 1], parameters: Float32Array.from([...one, ...one]) },
      normalisations: [0, 1].map(() => ({ mean: 0.1, scale: 2 })),
    };
    const sequences = everySequence(world);
    const reward = rewardKinds.get('planted').open(models, { tail: 'normal', correlation: 0.5 });
    const raw = new RewardScorer(reward).score(sequences);
    const [first, second] = raw.map((scores, replica) => reward.normalise(scores, replica, sequences.tokens));
    const errors = first.map((score, row) => score - (raw[0][row] - 0.1) * 2);
    expect([...raw[0]]).toEqual([...raw[1]]);
    expect(first).not.toEqual(second);
    expect(reward.normalise(raw[0], 0, sequences.tokens)).toEqual(first);
    // √(1 / 0.5² − 1) is the error's standard deviation.
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(spread / Math.sqrt(3)).toBeGreaterThan(0.7);
    expect(spread / Math.sqrt(3)).toBeLessThan(1.3);
    reward.dispose();
  });
});
