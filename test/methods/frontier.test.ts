/** The frontier against enumerated policies, closed forms, and reweightings of every other kind. */
import { describe, expect, it } from 'vitest';
import { efficientFrontier, smallestEffectiveSize } from '../../src/methods/best-of-n/frontier.js';
import { poolTilt, type ScoredPool } from '../../src/methods/best-of-n/tilt.js';
import { createRandom, type RandomStream } from '../../src/random/index.js';
import { mean, normalQuantile, standardDeviation } from '../../src/statistics/index.js';
import { categorical } from '../../src/world/index.js';
import { logSumExp } from '../support/numbers.js';
import { plainResponseLogProbs } from '../support/plain-policy.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

/** Responses to one prompt, all of them, with their probabilities and scores. */
interface Enumerated {
  probabilities: number[];
  proxy: number[];
  gold: number[];
}

const dot = (left: ArrayLike<number>, right: ArrayLike<number>) =>
  Array.from(left).reduce((sum, value, index) => sum + value * right[index], 0);
const meanOver = <Item>(items: readonly Item[], of: (item: Item) => number) => mean(items.map(of));

/** KL(π ‖ π_init) by its definition. */
const klOf = (policy: readonly number[], { probabilities }: Enumerated) =>
  policy.reduce((sum, p, y) => (p > 0 ? sum + p * Math.log(p / probabilities[y]) : sum), 0);
const gain = (policy: readonly number[], { probabilities }: Enumerated, scores: readonly number[]) =>
  dot(policy, scores) - dot(probabilities, scores);

/** π_init(y) exp(proxy(y) / λ) / Z, by its definition. */
function exactTilt({ probabilities, proxy }: Enumerated, temperature: number): number[] {
  const logits = probabilities.map((p, y) => Math.log(p) + proxy[y] / temperature);
  const total = logSumExp(logits);
  return logits.map((logit) => Math.exp(logit - total));
}

const scored = (proxy: ArrayLike<number>, gold: ArrayLike<number> = proxy): ScoredPool => ({
  proxyScores: proxy,
  goldScores: gold,
  humanScores: gold,
});

/** Gold that follows the proxy at first and turns over at two standard deviations. */
const turning = (proxy: ArrayLike<number>) => Array.from(proxy, (r) => r - 0.25 * (r * r - 1));

describe('the tilt of a policy whose responses can all be written down', () => {
  const experiment = tinyExperiment({ world: { responseLength: 4 } });
  const { model, parameters } = randomPolicy(experiment, 'frontier');
  const all = plainResponseLogProbs(model, parameters, everySequence(model.world));
  const random = createRandom('frontier');
  const responses = 4 ** 4;
  const prompts = [0, 3, 7, 12].map((prompt): Enumerated => {
    const probabilities = [...all.subarray(prompt * responses, (prompt + 1) * responses)].map(Math.exp);
    const proxy = [...random.normals(responses)];
    return { probabilities, proxy, gold: proxy.map((r) => 0.6 * r + random.normal()) };
  });

  it('is what a pool of it tells, up to what its luck explains', () => {
    const size = 100_000;
    for (const world of prompts) {
      let sum = 0;
      const cumulative = Float64Array.from(world.probabilities, (p) => {
        sum += p;
        return sum;
      });
      const drawn = Array.from({ length: size }, () =>
        categorical(cumulative, 0, responses, sum * random.uniform()),
      );
      const pool = scored(
        drawn.map((y) => world.proxy[y]),
        drawn.map((y) => world.gold[y]),
      );
      for (const temperature of [4, 2, 1, 0.5]) {
        const policy = exactTilt(world, temperature);
        const told = poolTilt(pool, 1 / temperature);
        const ratios = policy.map((p, y) => p / world.probabilities[y]);
        /** What one response y moves the estimate by, over N: its error has their sd / √N, and five of it is luck. */
        const expectNear = (estimate: number, exact: number, influence: (y: number) => number) => {
          const squares = world.probabilities.map((p, y) => p * influence(y) ** 2);
          const error = Math.sqrt(squares.reduce((a, b) => a + b, 0) / size);
          expect(Math.abs(estimate - exact)).toBeLessThan(5 * error);
          expect(error).toBeLessThan(0.02);
        };
        // Of Σ w f − the pool's mean of f: ratio · (f − E_π f) − (f − E_init f). Of ln Z: ratio − 1.
        const tiltedMean = (f: readonly number[]) => (y: number) => ratios[y] * (f[y] - dot(policy, f));
        const plainMean = (f: readonly number[]) => (y: number) => f[y] - dot(world.probabilities, f);
        for (const score of ['proxy', 'gold'] as const) {
          const f = world[score];
          expectNear(told[score], gain(policy, world, f), (y) => tiltedMean(f)(y) - plainMean(f)(y));
        }
        // KL = E_π r / λ − ln Z.
        expectNear(
          told.kl,
          klOf(policy, world),
          (y) => tiltedMean(world.proxy)(y) / temperature - (ratios[y] - 1),
        );
        // 1 / Σ w² → N / E_π[ratio].
        expect(Math.abs(told.effectiveSize / (size / dot(policy, ratios)) - 1)).toBeLessThan(0.2);
      }
    }
  });
});

/** A world of counted responses: its pool holds each as often as its probability says, so that nothing is estimated. */
function counted(random: RandomStream): { world: Enumerated; pool: ScoredPool } {
  const counts = Array.from({ length: 60 }, () => 1 + random.integer(30));
  const total = counts.reduce((a, b) => a + b, 0);
  const proxy = [...random.normals(60)].sort((a, b) => a - b);
  const gold = [...random.normals(60)];
  const repeat = (scores: number[]) => scores.flatMap((score, y) => new Array<number>(counts[y]).fill(score));
  const world = { probabilities: counts.map((count) => count / total), proxy, gold };
  return { world, pool: scored(repeat(proxy), repeat(gold)) };
}

describe('the tilt of a pool that holds every response by its probability', () => {
  const random = createRandom('counted');
  const worlds = Array.from({ length: 3 }, () => counted(random));

  it('is exact', () => {
    for (const { world, pool } of worlds) {
      for (const temperature of [10, 1, 0.2, 0.05]) {
        const policy = exactTilt(world, temperature);
        const told = poolTilt(pool, 1 / temperature);
        expect(told.kl).toBeCloseTo(klOf(policy, world), 10);
        expect(told.proxy).toBeCloseTo(gain(policy, world, world.proxy), 10);
        expect(told.gold).toBeCloseTo(gain(policy, world, world.gold), 10);
      }
    }
  });

  it('tends to the initial policy as the temperature rises, and to the best response as it falls', () => {
    for (const { world, pool } of worlds) {
      expect(poolTilt(pool, 0)).toMatchObject({ kl: 0, effectiveSize: pool.proxyScores.length });
      for (const score of ['proxy', 'gold', 'human'] as const) {
        expect(poolTilt(pool, 0)[score]).toBeCloseTo(0, 12);
        expect(Math.abs(poolTilt(pool, 1e-6)[score])).toBeLessThan(1e-5);
      }
      const best = world.probabilities.length - 1;
      const cold = poolTilt(pool, 1e6);
      expect(cold.kl).toBeCloseTo(-Math.log(world.probabilities[best]), 10);
      expect(cold.gold).toBeCloseTo(world.gold[best] - dot(world.probabilities, world.gold), 10);
    }
  });

  /** Mean proxy gain of the one-temperature tilt whose mean KL is the given one. */
  function optimalProxy(kl: number): number {
    const at = (inverse: number, of: 'kl' | 'proxy') =>
      meanOver(worlds, ({ pool }) => poolTilt(pool, inverse)[of]);
    let [low, high] = [0, 1000];
    for (let halvings = 0; halvings < 50; halvings++) {
      const middle = (low + high) / 2;
      if (at(middle, 'kl') < kl) low = middle;
      else high = middle;
    }
    return at(high, 'proxy');
  }
  const expectBelow = (policies: number[][]) => {
    const kl = mean(worlds.map(({ world }, prompt) => klOf(policies[prompt], world)));
    const proxy = mean(worlds.map(({ world }, prompt) => gain(policies[prompt], world, world.proxy)));
    expect(proxy).toBeLessThanOrEqual(optimalProxy(kl) + 1e-9);
  };

  it('has a proxy score that no random policy exceeds at its KL, the mean over prompts', () => {
    for (let draw = 0; draw < 100; draw++) {
      // From careless to greedy ones, each prompt by a strength of its own.
      const policies = worlds.map(({ world }) => {
        const [greed, noise] = [6 * random.uniform(), 2 * random.uniform()];
        const logits = world.probabilities.map(
          (p, y) => Math.log(p) + greed * world.proxy[y] + noise * random.normal(),
        );
        const total = logSumExp(logits);
        return logits.map((logit) => Math.exp(logit - total));
      });
      expectBelow(policies);
    }
  });

  it('has a proxy score that best-of-n by its exact distribution does not exceed', () => {
    for (const n of [2, 4, 16, 64]) {
      const policies = worlds.map(({ world }) => {
        let below = 0;
        return world.probabilities.map((p) => {
          const best = (below + p) ** n - below ** n;
          below += p;
          return best;
        });
      });
      expectBelow(policies);
    }
  });
});

/** Normal scores at the middles of equal shares. */
const normalScores = (count: number) =>
  Float64Array.from({ length: count }, (_, index) => normalQuantile((index + 0.5) / count));

describe('the tilt of normal scores', () => {
  it('has KL t²/2 and mean t at inverse temperature t', () => {
    const proxy = normalScores(20_000);
    const pool = scored(proxy, turning(proxy));
    for (const t of [0.1, 0.5, 1, 1.5]) {
      const { kl, proxy: moved, gold } = poolTilt(pool, t);
      // The outermost quantiles stand for tails that are cut at 4: 1.5 sd moved, less than 0.7 % of the tilt lies there.
      expect(Math.abs(kl / (t * t * 0.5) - 1)).toBeLessThan(0.01);
      expect(Math.abs(moved / t - 1)).toBeLessThan(0.01);
      expect(Math.abs(gold - (t - 0.25 * t * t))).toBeLessThan(0.02);
    }
  });
});

describe('the efficient frontier', () => {
  const random = createRandom('normal pools');
  const normalPools = (prompts: number, size: number) =>
    Array.from({ length: prompts }, () => {
      const proxy = random.normals(size);
      return scored(proxy, turning(proxy));
    });

  it('has the wanted points, evenly spaced in √KL up to the last that every pool carries', () => {
    const pools = normalPools(5, 4000);
    const points = efficientFrontier(pools, 20);
    expect(points).toHaveLength(20);
    const end = points[19];
    points.forEach(({ kl, temperature, effectiveSize, proxy }, index) => {
      const step = Math.sqrt(end.kl) / 20;
      expect(Math.abs(Math.sqrt(kl) - step * (index + 1))).toBeLessThan(0.011 * step);
      expect(effectiveSize).toBeGreaterThanOrEqual(smallestEffectiveSize);
      const tilts = pools.map((pool) => poolTilt(pool, 1 / temperature));
      expect(kl).toBeCloseTo(
        meanOver(tilts, (tilt) => tilt.kl),
        10,
      );
      expect(proxy).toBeCloseTo(
        meanOver(tilts, (tilt) => tilt.proxy),
        10,
      );
      expect(effectiveSize).toBeCloseTo(Math.min(...tilts.map((tilt) => tilt.effectiveSize)), 6);
    });
    const beyond = pools.map((pool) => poolTilt(pool, 1.01 / end.temperature).effectiveSize);
    expect(Math.min(...beyond)).toBeLessThan(smallestEffectiveSize);
  });

  it.each([1000, 8000])(
    'is biased by less than a twentieth of its KL at the reach of pools of %i',
    (size) => {
      const trials = Array.from({ length: 24 }, () => efficientFrontier(normalPools(8, size), 1)[0]);
      const biases = trials.map(({ kl, temperature }) => kl / (0.5 / temperature ** 2) - 1);
      const error = standardDeviation(biases) / Math.sqrt(biases.length);
      expect(mean(biases)).toBeGreaterThan(-0.05 - 3 * error);
      expect(mean(biases)).toBeLessThan(3 * error);
      // What a figure shows is read at equal KL, where a tilt by √(2 KL) has that mean.
      const atEqualKl = trials.map(({ kl, proxy }) => proxy - Math.sqrt(2 * kl));
      expect(Math.abs(mean(atEqualKl))).toBeLessThan(0.02);
      const golds = trials.map(({ kl, gold }) => gold - (Math.sqrt(2 * kl) - 0.5 * kl));
      expect(Math.abs(mean(golds))).toBeLessThan(0.05);
    },
  );

  it('ends where all weight is on the best responses when they alone are enough of a pool', () => {
    const proxy = Array.from({ length: 400 }, (_, index) => (index < 100 ? 1 : index / 400 - 1));
    const points = efficientFrontier([scored(proxy)], 5);
    expect(points).toHaveLength(5);
    expect(points[4].kl).toBeCloseTo(Math.log(4), 6);
    expect(points[4].effectiveSize).toBeCloseTo(100, 6);
  });

  it('is empty for pools below the smallest effective size and for a proxy that tells nothing apart', () => {
    expect(efficientFrontier(normalPools(2, smallestEffectiveSize - 1), 10)).toEqual([]);
    expect(efficientFrontier([scored(new Float64Array(500))], 10)).toEqual([]);
    // Sums of such a constant are rounded: its standard deviation is not 0.
    for (const constant of [0.1, 0.3, 1.7, -0.7])
      for (const count of [100, 512, 1000, 4096])
        expect(efficientFrontier([scored(new Float64Array(count).fill(constant))], 8)).toEqual([]);
    const constants = [0.1, 0.3, 0.7].map((constant) => scored(new Float64Array(512).fill(constant)));
    expect(efficientFrontier(constants, 8)).toEqual([]);
  });

  it('ends for scores beyond what doubles can square, and for what are no numbers', () => {
    const normal = random.normals(500);
    for (const scale of [1e-170, 1e-12, 1e12, 1e160, 1e300, Number.NaN, Number.POSITIVE_INFINITY]) {
      const points = efficientFrontier([scored(normal.map((score) => scale * score))], 5);
      expect(points.length).toBeLessThanOrEqual(5);
      if (Math.abs(Math.log10(scale)) <= 12) expect(points).toHaveLength(5);
    }
  });
});
