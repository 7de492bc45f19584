/** The verdicts on planted tables: each finding says yes where the plant has it, no where it has the opposite. */
import { describe, expect, it } from 'vitest';
import type { Coefficients } from '../../src/laws/coefficients.js';
import { bestOfNGrid, bestOfNKl } from '../../src/optimization/best-of-n/best-of-n.js';
import type { CurvePoint } from '../../src/optimization/curve-point.js';
import { createRandom, type RandomStream } from '../../src/random/index.js';
import { type FindingTables, judgeFindings } from '../../src/report/index.js';
import type { ProxyValidation } from '../../src/reward-model/proxy-validation.js';

const sizes = [400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 102_400];

type Score = (d: number, size: number) => number;

/** What is planted; every function is of √KL and the size, or of the step. */
interface Plant {
  sizes: number[];
  seeds: number;
  largestN: number;
  bonGold: Score;
  rlGold: Score;
  human: Score;
  proxy: Score;
  /** √KL at a PPO step. */
  distanceAt: (step: number) => number;
  alphaBon: (size: number) => number;
  betaBon: (size: number) => number;
  /** Of a seed's whole gold curve, as a share, and of single RL points. */
  noise: number;
  scatter: number;
}

const decades = (size: number) => Math.log10(size / 400);
const alphaBon = (size: number) => 0.9 + 0.1 * decades(size);
const betaBon = (size: number) => 0.32 - 0.08 * decades(size);
const betaRl = (size: number) => 0.45 - 0.06 * decades(size);

/** The paper's findings as they should be. */
const paper: Plant = {
  sizes,
  seeds: 5,
  largestN: 60_000,
  bonGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d),
  rlGold: (d, size) => d * (0.95 - betaRl(size) * Math.log(d)),
  human: (d, size) => d * (0.8 - 1.1 * betaRl(size) * Math.log(d)),
  proxy: (d) => 0.6 * d,
  distanceAt: (step) => step / 12,
  alphaBon,
  betaBon,
  noise: 0.01,
  scatter: 0.1,
};

type Place = Pick<CurvePoint, 'method' | 'n' | 'step' | 'klDistance'> & Partial<CurvePoint>;

function pointAt(place: Place, scores: { gold: number; proxy: number; human: number }): CurvePoint {
  return {
    rmParameters: 400,
    comparisons: 40_000,
    policyParameters: 27_000,
    klPenalty: 0,
    labelNoise: 0,
    seed: 0,
    kl: place.klDistance ** 2,
    klDiscrete: null,
    proxyScore: scores.proxy,
    goldScore: scores.gold,
    humanScore: scores.human,
    ...place,
  };
}

function curvesOf(plant: Plant, settings: Partial<CurvePoint> = {}): CurvePoint[] {
  const random = createRandom(7).stream('findings');
  return plant.sizes.flatMap((rmParameters) =>
    Array.from({ length: plant.seeds }, (_, seed) => [
      ...bonCurve(plant, { rmParameters, seed, ...settings }, random),
      ...rlCurve(plant, { rmParameters, seed, ...settings }, random),
    ]).flat(),
  );
}

type Setting = Partial<CurvePoint> & { rmParameters: number; seed: number };

function bonCurve(plant: Plant, setting: Setting, random: RandomStream): CurvePoint[] {
  // A seed is better or worse as a whole: the points of one curve go together.
  const shift = 1 + plant.noise * random.normal();
  return bestOfNGrid(plant.largestN, 40).map((n) => {
    const d = Math.sqrt(bestOfNKl(n));
    const scores = {
      gold: shift * (d > 0 ? plant.bonGold(d, setting.rmParameters) : 0),
      proxy: shift * plant.proxy(d, setting.rmParameters),
      human: d > 0 ? plant.human(d, setting.rmParameters) : 0,
    };
    return pointAt({ ...setting, method: 'bon', n, step: null, klDistance: d }, scores);
  });
}

function rlCurve(plant: Plant, setting: Setting, random: RandomStream): CurvePoint[] {
  const shift = 1 + plant.noise * random.normal();
  return Array.from({ length: 60 }, (_, index) => {
    const step = 2 * (index + 1);
    const d = plant.distanceAt(step) * (1 + 0.01 * setting.seed);
    const scores = {
      gold: shift * plant.rlGold(d, setting.rmParameters) + plant.scatter * random.normal(),
      proxy: shift * plant.proxy(d, setting.rmParameters),
      human: plant.human(d, setting.rmParameters),
    };
    return pointAt({ ...setting, method: 'rl', n: null, step, klDistance: d }, scores);
  });
}

function coefficientsOf(plant: Plant): Coefficients[] {
  const random = createRandom(8).stream('coefficients');
  const around = (estimate: number) => {
    const moved = estimate + 0.005 * random.normal();
    return { estimate: moved, low: moved - 0.02, high: moved + 0.02 };
  };
  return plant.sizes.map((rmParameters) => ({
    method: 'bon',
    form: 'bon',
    rmParameters,
    comparisons: 40_000,
    policyParameters: 27_000,
    klPenalty: 0,
    labelNoise: 0,
    alpha: around(plant.alphaBon(rmParameters)),
    beta: around(plant.betaBon(rmParameters)),
    peakKl: around(5),
    peakGold: around(1),
    rmse: 0.01,
    points: 39,
  }));
}

function tables(change: Partial<Plant> = {}): FindingTables {
  const plant = { ...paper, ...change };
  return { curves: curvesOf(plant), coefficients: coefficientsOf(plant), proxies: [], confidence: 0.95 };
}

function judged(given: FindingTables, id: string) {
  const verdict = judgeFindings(given).find((one) => one.id === id);
  if (!verdict) throw new Error(`no finding ${id}`);
  return verdict;
}
const verdictOf = (given: FindingTables, id: string) => judged(given, id).verdict;

describe('the findings about size', () => {
  const given = tables();
  it.each(['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F14'])('%s holds where it is planted', (id) => {
    expect(judged(given, id)).toMatchObject({ verdict: 'holds' });
  });

  const rising: Score = (d) => 0.6 * d;
  it.each<[string, Partial<Plant>]>([
    ['F1', { bonGold: rising, rlGold: rising }],
    ['F1', { bonGold: (d) => -d }],
    ['F2', { proxy: (d) => (d < 2 ? d : 4 - d) }],
    ['F3', { alphaBon: (size) => 1.2 - 0.1 * decades(size) }],
    ['F4', { betaBon: (size) => 0.05 + 0.06 * decades(size) }],
    ['F5', { rlGold: (d, size) => d * (0.95 - (0.3 + 0.06 * decades(size)) * Math.log(d)) }],
    ['F5', { rlGold: (d, size) => d * (0.5 + 0.4 * decades(size) - betaRl(size) * Math.log(d)) }],
    ['F6', { rlGold: (d) => d * (0.95 - 0.12 * d) }],
    ['F6', { bonGold: (d) => d * (1 - 0.6 * Math.log(d)) }],
    ['F7', { bonGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d) - Math.max(0, d - 2.5) }],
    ['F8', { rlGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d) }],
    ['F14', { human: (d, size) => d * (1.1 - betaRl(size) * Math.log(d)) }],
  ])('%s does not hold where the opposite is planted', (id, change) => {
    expect(judged(tables(change), id)).toMatchObject({ verdict: 'does not hold' });
  });

  it('says no of the ranks where the slope is right and the order is not', () => {
    const zigzag = (size: number) => 0.9 + 0.1 * decades(size) + (sizes.indexOf(size) % 2 ? 0.11 : 0);
    expect(judged(tables({ alphaBon: zigzag, sizes }), 'F3')).toMatchObject({ verdict: 'does not hold' });
  });

  it.each(['F1', 'F2', 'F3', 'F4', 'F6', 'F8', 'F14'])(
    '%s cannot be told from one seed of two sizes',
    (id) => {
      expect(verdictOf(tables({ seeds: 1, sizes: [400, 12_800] }), id)).toBe('cannot be told');
    },
  );

  it.each(['F1', 'F2'])('%s cannot be told from two sizes, of which none is small', (id) => {
    expect(verdictOf(tables({ sizes: [400, 12_800] }), id)).toBe('cannot be told');
  });

  it('F1 does not hold where one of the small sizes keeps rising', () => {
    const { bonGold } = paper;
    const change = {
      bonGold: (d: number, size: number) => (size === 800 ? rising(d, size) : bonGold(d, size)),
    };
    expect(judged(tables(change), 'F1')).toMatchObject({ verdict: 'does not hold' });
  });

  it('F1 cannot be told where small proxies differ too much', () => {
    expect(verdictOf(tables({ noise: 2 }), 'F1')).toBe('cannot be told');
  });

  it('F7 cannot be told where the pool ends before the prediction begins', () => {
    expect(verdictOf(tables({ largestN: 4096 }), 'F7')).toBe('cannot be told');
  });

  it('F4 cannot be told where noise hides the slope', () => {
    const noisy = tables({ betaBon: (size) => 0.2 + 0.05 * Math.sin(3 * sizes.indexOf(size)) });
    expect(verdictOf(noisy, 'F4')).toBe('cannot be told');
  });

  it('does not take the highest of many noisy points for a rise and fall', () => {
    const random = createRandom(3).stream('flat');
    const curves = tables({ seeds: 5 }).curves.map((row) => ({ ...row, goldScore: random.normal() }));
    expect(verdictOf({ ...given, curves }, 'F1')).not.toBe('holds');
  });
});

describe('the growth of KL', () => {
  it.each<[string, (step: number) => number]>([
    ['holds', (step) => step / 12],
    ['does not hold', (step) => Math.sqrt(step)],
  ])('%s as planted', (verdict, distanceAt) => {
    expect(verdictOf(tables({ distanceAt }), 'F13')).toBe(verdict);
  });

  it('cannot be told from one run', () => {
    expect(verdictOf(tables({ seeds: 1, sizes: [400] }), 'F13')).toBe('cannot be told');
  });
});

describe('the data sweep', () => {
  const counts = [200, 800, 3200, 12_800, 40_000];
  type Accuracy = (comparisons: number, size: number, seed: number) => number;
  const sweep = (accuracy: Accuracy, gain: (comparisons: number) => number): FindingTables => {
    const plant = { ...paper, sizes: [400, 1600, 6400, 25_600], seeds: 3 };
    const curves = counts.flatMap((comparisons) => {
      const height = gain(comparisons);
      return curvesOf(
        { ...plant, bonGold: (d) => height * paper.bonGold(d, 25_600) },
        { comparisons },
      ).filter((row) => row.method === 'bon');
    });
    const proxies = counts.flatMap((comparisons) =>
      plant.sizes.flatMap((rmParameters) =>
        [0, 1, 2].map(
          (seed): ProxyValidation => ({
            rmParameters,
            comparisons,
            labelNoise: 0,
            seed,
            accuracy: accuracy(comparisons, rmParameters, seed),
            // The loss follows the accuracy, or the size, as the test plants it.
            loss: 0.7 - 0.8 * (accuracy(comparisons, rmParameters, seed) - 0.5),
            validationCount: 4000,
          }),
        ),
      ),
    );
    return { curves, coefficients: [], proxies, confidence: 0.95 };
  };
  const learns: Accuracy = (comparisons) => 0.5 + 0.12 * Math.max(0, Math.log10(comparisons / 800));
  const more = (comparisons: number) => 0.2 + 0.4 * Math.max(0, Math.log10(comparisons / 800));

  it('holds with a threshold and a rising peak', () => {
    expect(judged(sweep(learns, more), 'F9')).toMatchObject({ verdict: 'holds' });
    expect(judged(sweep(learns, more), 'F9').evidence).toContain('Up to 800 comparisons');
    expect(judged(sweep(learns, more), 'F12')).toMatchObject({ verdict: 'holds' });
  });

  it('does not hold where even the fewest comparisons are enough', () => {
    expect(
      judged(
        sweep(() => 0.7, more),
        'F9',
      ),
    ).toMatchObject({ verdict: 'does not hold' });
  });

  it('proxies of one size that differ widen the interval, which the pairs alone would keep off chance', () => {
    const spread: Accuracy = (comparisons, size, seed) =>
      comparisons <= 200 ? 0.53 + 0.02 * (seed - 1) : learns(comparisons, size, seed) + 0.1;
    expect(judged(sweep(spread, more), 'F9').evidence).toContain('Up to 200 comparisons');
  });

  it('names a size that is off chance, not one that is higher and may be there by chance', () => {
    const largestOnly: Accuracy = (comparisons, size, seed) =>
      comparisons > 200
        ? learns(comparisons, size, seed) + 0.1
        : size > 10_000
          ? 0.535
          : size > 2000
            ? 0.54 + 0.06 * (seed - 1)
            : 0.5;
    expect(judged(sweep(largestOnly, more), 'F9').evidence).toMatch(
      /^Already with 200 comparisons [\d,]{6} parameters reach an accuracy of 0\.53/,
    );
  });

  it('an interval that reaches chance only because proxies differ is not near it', () => {
    const wild: Accuracy = (_comparisons, _size, seed) => 0.6 + 0.08 * (seed - 1);
    expect(judged(sweep(wild, more), 'F9')).toMatchObject({ verdict: 'does not hold' });
  });

  it('does not hold where more data lowers the peak', () => {
    expect(
      judged(
        sweep(learns, (comparisons) => 2 - more(comparisons)),
        'F9',
      ),
    ).toMatchObject({
      verdict: 'does not hold',
    });
  });

  it('F12 does not hold where loss says nothing of gold', () => {
    const bySize: Accuracy = (_comparisons, size) => 0.5 + 0.05 * decades(size);
    expect(judged(sweep(bySize, more), 'F12')).toMatchObject({ verdict: 'does not hold' });
  });

  it('cannot be told without a sweep', () => {
    for (const id of ['F9', 'F12']) expect(verdictOf(tables(), id)).toBe('cannot be told');
  });
});

describe('the policy sweep', () => {
  const sweep = (gain: (policy: number) => number, peak: (policy: number) => number): FindingTables => {
    const curves = [5000, 27_000, 105_000].flatMap((policyParameters) => {
      const scale = peak(policyParameters);
      const gold: Score = (d) => gain(policyParameters) * paper.bonGold(d / scale, 400);
      return curvesOf({ ...paper, sizes: [400], bonGold: gold, rlGold: gold }, { policyParameters });
    });
    return { curves, coefficients: [], proxies: [], confidence: 0.95 };
  };
  const less = (policy: number) => 3 - 0.4 * Math.log10(policy);

  it.each<[string, (policy: number) => number, (policy: number) => number]>([
    ['holds', less, () => 1],
    ['does not hold', (policy) => Math.log10(policy), () => 1],
    ['does not hold', less, (policy) => (policy > 50_000 ? 1.4 : 1)],
  ])('%s as planted', (verdict, gain, peak) => {
    expect(judged(sweep(gain, peak), 'F10')).toMatchObject({ verdict });
  });

  it('cannot be told from one policy', () => {
    expect(verdictOf(tables(), 'F10')).toBe('cannot be told');
  });
});

describe('the KL penalty', () => {
  const sweep = (shift: (penalty: number) => number, noise = 0.01): FindingTables => {
    const curves = [0, 0.05, 0.2].flatMap((klPenalty) =>
      curvesOf(
        {
          ...paper,
          sizes: [3200],
          noise,
          rlGold: (d, size) => paper.rlGold(d, size) - shift(klPenalty),
          // A penalised run ends early.
          distanceAt: (step) => step / (12 + 60 * klPenalty),
        },
        { klPenalty },
      ).filter((row) => row.method === 'rl'),
    );
    return { curves, coefficients: [], proxies: [], confidence: 0.95 };
  };

  it.each<[string, (penalty: number) => number, number]>([
    ['holds', () => 0, 0.01],
    ['does not hold', (penalty) => 2 * penalty, 0.01],
    ['cannot be told', (penalty) => 0.6 * penalty, 0.15],
  ])('%s as planted', (verdict, shift, noise) => {
    expect(judged(sweep(shift, noise), 'F11')).toMatchObject({ verdict });
  });

  it('cannot be told without a penalty', () => {
    expect(verdictOf(tables(), 'F11')).toBe('cannot be told');
  });
});
