/** F6, F6b and F7 on planted curves: which law predicts beyond the fit, and how far the prediction misses. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import { createRandom } from '../../../src/random/index.js';
import { alphaBon, betaBon, judged, type Plant, type Score, sizes, tables } from './planted.js';

const quadratic: Score = (d) => d * (0.95 - 0.12 * d);
const logarithmic: Score = (d) => d * (1 - 0.6 * Math.log(d));
const estimates = ({ measures }: Verdict) => new Map(measures.map(({ name, estimate }) => [name, estimate]));
const of = (id: string, change: Partial<Plant> = {}) => judged(tables(change), id);

/** Least squares of two basis functions by the normal equations, and the RMSE of the line beyond the cut. */
function errorBeyond(
  points: readonly { d: number; gold: number }[],
  basis: (d: number) => [number, number],
  cut: number,
) {
  const sums = { aa: 0, ab: 0, bb: 0, ay: 0, by: 0 };
  for (const { d, gold } of points.filter((one) => one.d ** 2 <= cut)) {
    const [a, b] = basis(d);
    sums.aa += a * a;
    sums.ab += a * b;
    sums.bb += b * b;
    sums.ay += a * gold;
    sums.by += b * gold;
  }
  const determinant = sums.aa * sums.bb - sums.ab ** 2;
  const alpha = (sums.ay * sums.bb - sums.by * sums.ab) / determinant;
  const beta = (sums.by * sums.aa - sums.ay * sums.ab) / determinant;
  const beyond = points.filter((one) => one.d ** 2 > cut);
  const squares = beyond.map(({ d, gold }) => (alpha * basis(d)[0] + beta * basis(d)[1] - gold) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / beyond.length);
}

describe('F6, the form of best-of-n', () => {
  /** Neither law fits it. */
  const bent: Score = (d, size) => d * (alphaBon(size) - betaBon(size) * d) + 0.05 * Math.sin(3 * d);

  it('holds where d(α − βd) is planted', () => {
    const verdict = of('F6');
    expect(verdict.verdict).toBe('holds');
    expect(verdict.evidence).toContain('over 10.0 nats, fitted up to 40 %: ');
    expect(verdict.measures.map(({ name }) => name)).toEqual(
      [40, 50, 60, 70].map((cut) => `error-ratio/range-100/cut-${cut}`),
    );
  });

  it('has the ratio that the normal equations give', () => {
    const given = tables({ bonGold: bent, sizes: [400, 3200, 25_600], noise: 0 });
    const found = estimates(judged(given, 'F6'));
    for (const cut of [0.4, 0.5, 0.6, 0.7]) {
      const ratios = [400, 3200, 25_600].map((size) => {
        const points = given.curves
          .filter((row) => row.method === 'best-of-n' && row.proxySeed === 0 && row.klDistance > 0)
          .filter((row) => row.setting.rmParameters === size)
          .map((row) => ({ d: row.klDistance, gold: row.goldScore }));
        const to = cut * Math.max(...points.map(({ d }) => d)) ** 2;
        return (
          errorBeyond(points, (d) => [d, d * Math.log(d)], to) / errorBeyond(points, (d) => [d, d * d], to)
        );
      });
      const [, middle] = ratios.sort((a, b) => a - b);
      expect(found.get(`error-ratio/range-100/cut-${Math.round(100 * cut)}`)! / middle).toBeCloseTo(1, 6);
    }
  });

  it('does not hold where d(α − β ln d) is planted', () => {
    expect(of('F6', { bonGold: logarithmic })).toMatchObject({ verdict: 'does not hold' });
  });

  it('cannot be told where noise hides which law it is', () => {
    const random = createRandom(5).stream('noise');
    const given = tables();
    const curves = given.curves.map((row) => ({ ...row, goldScore: row.goldScore + 2 * random.normal() }));
    expect(judged({ ...given, curves }, 'F6')).toMatchObject({ verdict: 'cannot be told' });
  });

  it.each<[string, Partial<Plant>]>([
    ['two seeds', { seeds: 2 }],
    ['two sizes', { sizes: [400, 12_800] }],
  ])('cannot be told from %s', (_, change) => {
    expect(of('F6', change)).toMatchObject({ verdict: 'cannot be told' });
  });

  it('is about best-of-n alone', () => {
    expect(of('F6', { rlGold: quadratic })).toEqual(of('F6'));
  });
});

describe('F6b, the form of RL', () => {
  it('holds where d(α − β ln d) is planted, over half of the range and over the whole', () => {
    const verdict = of('F6b');
    expect(verdict.verdict).toBe('holds');
    expect(verdict.evidence).toMatch(
      /over 50\.0 nats, fitted up to 40 %: .*; over 100 nats, fitted up to 40 %: /,
    );
    expect(verdict.measures).toHaveLength(8);
  });

  it('does not hold where d(α − βd) is planted', () => {
    expect(of('F6b', { rlGold: quadratic })).toMatchObject({ verdict: 'does not hold' });
  });

  it('does not hold where the law is better only over the whole of the range', () => {
    // Half of 100 nats is √50 = 7.07: up to there a parabola, from there on a line that goes on where the parabola was.
    const bends: Score = (d) =>
      d <= 7.1 ? quadratic(d, 0, 0) : quadratic(7.1, 0, 0) - 0.75 * (d - 7.1) + 0.2 * (d - 7.1) ** 2;
    const verdict = of('F6b', { rlGold: bends, scatter: 0.01 });
    const found = estimates(verdict);
    expect(found.get('error-ratio/range-50/cut-60')).toBeLessThan(1);
    expect(found.get('error-ratio/range-100/cut-60')).toBeGreaterThan(1);
    expect(verdict.verdict).toBe('does not hold');
  });

  it.each<[string, Partial<Plant>]>([
    ['scattered points', { scatter: 3 }],
    ['two seeds', { seeds: 2 }],
    ['two sizes', { sizes: [400, 12_800] }],
  ])('cannot be told from %s', (_, change) => {
    expect(of('F6b', change)).toMatchObject({ verdict: 'cannot be told' });
  });

  it('is judged for every online method', () => {
    const given = tables();
    const others = tables({ rlGold: quadratic }).curves.filter(({ method }) => method === 'ppo');
    const curves = [...given.curves, ...others.map((row) => ({ ...row, method: 'grpo' }))];
    const verdict = judged({ ...given, curves }, 'F6b');
    expect(verdict.verdict).toBe('does not hold');
    expect(verdict.evidence).toMatch(/PPO: .*GRPO: /);
  });
});

describe('F7, the prediction for the largest n', () => {
  /** The law up to beyond n = 1,000 at 2.431 √nats, from 2.5 on away from it, to √(ln 60,000 − 59,999/60,000) = 3.16262. */
  const leaves =
    (slope: number): Score =>
    (d, size) =>
      d * (alphaBon(size) - betaBon(size) * d) - slope * Math.max(0, d - 2.5);

  it.each<[string, number]>([
    ['holds', 0.1],
    ['does not hold', 0.2],
  ])('%s where the end is off by 0.66262 times %f', (verdict, slope) => {
    const found = of('F7', { bonGold: leaves(slope), noise: 0.001 });
    expect(found.verdict).toBe(verdict);
    expect(found.evidence).toContain('At n = 60,000');
    expect(estimates(found).get('error')).toBeCloseTo(0.66262 * slope, 3);
  });

  it('takes the middle one of sizes that are off by different amounts', () => {
    const bonGold: Score = (d, size) => leaves(size === 400 ? 0.9 : 0.1)(d, size, 0);
    const found = of('F7', { bonGold, sizes: [400, 3200, 25_600], noise: 0 });
    expect(found.verdict).toBe('holds');
    expect(estimates(found).get('error')).toBeCloseTo(0.066262, 5);
    expect(found.evidence).toContain('largest 0.596');
  });

  it.each<[string, Partial<Plant>]>([
    ['seeds that differ', { bonGold: leaves(0.14), noise: 0.5, sizes: sizes.slice(0, 3) }],
    ['two seeds', { seeds: 2 }],
    ['two sizes', { sizes: [400, 12_800] }],
    ['a pool that ends before the prediction begins', { largestN: 4096 }],
  ])('cannot be told from %s', (_, change) => {
    expect(of('F7', change)).toMatchObject({ verdict: 'cannot be told' });
  });
});
