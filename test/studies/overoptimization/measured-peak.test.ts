/** Where a curve peaks, whether it turns over, and the intervals of statistics of several curves at once. */
import { describe, expect, it } from 'vitest';
import { createRandom, type RandomStream } from '../../../src/random/index.js';
import { meanInterval } from '../../../src/statistics/index.js';
import {
  measuredPeak,
  peakOf,
  peakValue,
  riseAndFall,
  turnsOver,
} from '../../../src/studies/overoptimization/findings/measured-peak.js';
import { overSeeds, seedsOf } from '../../../src/studies/overoptimization/findings/over-seeds.js';
import type { SeedCurves } from '../../../src/studies/overoptimization/findings/seed-curves.js';

const points = 48;
const reach = 4;
const klDistance = Array.from({ length: points }, (_, index) => (reach * (index + 1)) / points);

function curvesOf(goldScore: number[][], seeds = [...goldScore.keys()]): SeedCurves {
  const size = { key: 'size', rmParameters: 449, label: '449 parameters' };
  return { size, seeds, klDistance, goldScore, proxyScore: goldScore, humanScore: goldScore };
}

const scoresOf = (score: (d: number) => number) => klDistance.map(score);

describe('the measured peak', () => {
  const parabola = scoresOf((d) => d * (2 - 0.5 * d));

  it('of a parabola is at its vertex, lower by the mean square of the window', () => {
    const peak = measuredPeak(curvesOf([parabola]));
    expect(peak.klDistance).toBeCloseTo(2, 12);
    expect(peak.kl).toBeCloseTo(4, 12);
    // Five points, 1/12 apart: 0.5 times the mean of 0, ±1 and ±2 squared.
    expect(peak.score).toBeCloseTo(2 - (0.5 * 2) / 144, 12);
    expect(peak.isAtEnd).toBe(false);
  });

  it('has a value for statistics, but none where the highest point is the end', () => {
    // d(2 − 0.5 d) ends at 0, d(2 − 0.35 d) at 2.4 after 20/7.
    const meansOf = (score: (d: number) => number) => {
      const goldScore = scoresOf(score);
      return { ...curvesOf([]), goldScore, proxyScore: goldScore, humanScore: goldScore };
    };
    expect(
      peakValue(
        meansOf((d) => d * (2 - 0.5 * d)),
        'kl',
      ),
    ).toBeCloseTo(4, 12);
    expect(
      peakValue(
        meansOf((d) => d * (2 - 0.35 * d)),
        'score',
      ),
    ).toBeCloseTo(20 / 7, 1);
    expect(
      peakValue(
        meansOf((d) => d),
        'kl',
      ),
    ).toBeNaN();
    expect(
      peakValue(
        meansOf((d) => d),
        'score',
      ),
    ).toBeNaN();
  });

  it('of a curve that keeps rising is its end, as it was measured', () => {
    const peak = measuredPeak(curvesOf([scoresOf((d) => d)]));
    expect(peak).toMatchObject({ klDistance: reach, score: reach, isAtEnd: true });
  });

  it('is no single point that sticks out', () => {
    const spiked = parabola.map((score, index) => (index === 36 ? score + 1 : score));
    expect(measuredPeak(curvesOf([spiked])).klDistance).toBeCloseTo(2, 12);
  });

  it('of a seed is taken where the others have it', () => {
    const other = scoresOf((d) => d * (3 - d));
    const { rises, falls } = riseAndFall(curvesOf([parabola, other]))!;
    expect(rises[0]).toBeCloseTo(1.5 * (2 - 0.75) - 1 / 144, 12);
    expect(rises[1]).toBeCloseTo(2 * (3 - 2) - 2 / 144, 12);
    expect(falls[1]).toBeCloseTo(rises[1] + 4, 12);
    expect(riseAndFall(curvesOf([parabola]))).toBeUndefined();
  });
});

type Noise = (random: RandomStream) => number[];

/** Of the evaluations of online runs, with and without memory, and of best-of-n, whose last points are of single winners. */
const noises: Record<string, Noise> = {
  white: (random) => scoresOf(() => 0.06 * random.normal()),
  smooth: (random) => walk((value) => 0.95 * value + 0.03 * random.normal()),
  winners: (random) => walk((value, share) => value + 0.08 * share ** 1.5 * random.normal()),
};

function walk(next: (value: number, share: number) => number): number[] {
  let value = 0;
  for (let warm = 0; warm < points; warm++) value = next(value, 0);
  return klDistance.map((distance) => {
    value = next(value, distance / reach);
    return value;
  });
}

const studies = 1000;

/** In how many of many studies of a curve, whose seeds differ by 12 % of it, the curve is found to turn over. */
function found(score: (d: number) => number, noise: string, seeds: number): number {
  const random = createRandom(5).stream(`${noise}-${seeds}`);
  return Array.from({ length: studies }, () => {
    const scores = Array.from({ length: seeds }, () => {
      const [scale, own] = [1 + 0.12 * random.normal(), noises[noise](random)];
      return klDistance.map((d, index) => scale * score(d) + own[index]);
    });
    return turnsOver(curvesOf(scores), 0.95);
  }).filter(Boolean).length;
}

const plateau = (d: number) => 1 - Math.exp(-2 * d);
const rising = (d: number) => Math.sqrt(d) / 2;

describe.each(Object.keys(noises))('turnsOver under %s noise', (noise) => {
  it.each([3, 5, 10])('says yes of at most 5 in 100 curves that do not fall, with %i seeds', (seeds) => {
    for (const score of [plateau, rising])
      expect(found(score, noise, seeds) / studies).toBeLessThanOrEqual(0.05);
  });

  it('finds the fall of curves that end at half their peak, with five seeds', () => {
    // d(1 − 0.215 d) peaks at 1.16 and ends at 0.56.
    expect(found((d) => d * (1 - 0.215 * d), noise, 5) / studies).toBeGreaterThan(0.8);
  });
});

describe('turnsOver', () => {
  const falling = scoresOf((d) => d * (1 - 0.25 * d));

  it('needs three seeds', () => {
    expect(turnsOver(curvesOf([falling, falling]), 0.95)).toBe(false);
    expect(turnsOver(curvesOf([falling, falling, falling]), 0.95)).toBe(true);
  });
});

describe('overSeeds', () => {
  const scales = [1, 4, 2, 8, 5];
  const own = (scale: number) => scoresOf((d) => scale * d);
  const options = { confidence: 0.95 };

  it('is Student’s interval for a score of a single curve', () => {
    const interval = overSeeds(
      [curvesOf(scales.map(own))],
      ([means]) => means.goldScore[points - 1],
      options,
    );
    const student = meanInterval(scales.map((scale) => scale * reach));
    for (const end of ['estimate', 'low', 'high'] as const)
      expect(interval[end]).toBeCloseTo(student[end], 9);
  });

  it('resamples the seeds of several curves together, so that what they share cancels', () => {
    const curves = [curvesOf(scales.map(own)), curvesOf(scales.map((scale) => own(2 * scale)))];
    const last = (index: number) => (means: { goldScore: number[] }[]) => means[index].goldScore[points - 1];
    const ratio = overSeeds(curves, (means) => last(1)(means) / last(0)(means), {
      ...options,
      logarithmic: true,
    });
    expect(ratio.low).toBeCloseTo(2, 12);
    expect(ratio.high).toBeCloseTo(2, 12);
    const difference = overSeeds(curves, (means) => last(1)(means) - last(0)(means), options);
    expect(difference.high).toBeCloseTo(meanInterval(scales.map((scale) => scale * reach)).high, 9);
  });

  it('matches seeds by their number, not by their place', () => {
    const curves = [curvesOf(scales.map(own)), curvesOf([...scales].reverse().map(own), [4, 3, 2, 1, 0])];
    expect(seedsOf(curves)).toEqual([0, 1, 2, 3, 4]);
    const difference = overSeeds(curves, ([a, b]) => a.goldScore[9] - b.goldScore[9], options);
    expect(difference.high - difference.low).toBeCloseTo(0, 9);
  });

  it('does without a size whose only seed was not drawn, where that is rare', () => {
    const sum = (means: { goldScore: number[] }[]) =>
      means.reduce((total, one) => total + one.goldScore[9], 0);
    const whole = curvesOf(scales.map(own));
    // With four of five seeds a size is without any in (1/5)⁵ of the resamples; with one, in (4/5)⁵ = 33 %.
    const most = overSeeds([whole, curvesOf(scales.slice(0, 4).map(own))], sum, options);
    expect(Number.isFinite(most.high)).toBe(true);
    const one = overSeeds([whole, curvesOf([own(1)])], sum, options);
    expect(one.high).toBe(Number.POSITIVE_INFINITY);
  });

  it('is open for two seeds', () => {
    const interval = overSeeds([curvesOf([own(1), own(2)])], ([means]) => peakOf(means).kl, options);
    expect([interval.low, interval.high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
