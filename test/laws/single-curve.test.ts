/** A sample of `scripts/planted-intervals.ts`. */
import { describe, expect, it } from 'vitest';
import type { GoldCurve } from '../../src/fitting/index.js';
import { fitOveroptimization, fitQuality } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { intervalCoverage } from '../support/planted-intervals/coverage.js';

const random = createRandom('single-curve');

describe('the bounds of a single curve', () => {
  it.each([
    ['bon' as const, 60, 0],
    ['rl' as const, 60, 0.8],
    ['rl' as const, 60, 0.95],
  ])(
    '%s, %d points, lag-1 correlation %d: they hold the truth in 85 %% or more, and claim no level',
    (form, points, correlation) => {
      const scenario = { form, points, runs: 1, correlation, white: 0 };
      const { claims, tallies } = intervalCoverage(scenario, { studies: 30, random: random.stream(form) });
      expect([...claims]).toEqual(['scatter null']);
      for (const { quantity, covered, bounded } of tallies.slice(0, 2))
        expect(covered / bounded, quantity).toBeGreaterThanOrEqual(0.85);
    },
  );

  it('are of as many points as there are where neighbours are independent, of few where they go together', () => {
    const curve = (correlation: number): GoldCurve => {
      const stream = random.stream('effective');
      let noise = stream.normal();
      const klDistance = Array.from({ length: 200 }, (_, index) => (index + 1) / 25);
      const gold = klDistance.map((d) => {
        noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * stream.normal();
        return d * (0.4 - 0.15 * Math.log(d)) + 0.05 * noise;
      });
      return { klDistance, gold };
    };
    const points = (correlation: number) =>
      fitOveroptimization({ form: 'rl', clusters: [curve(correlation)], random }).interval.effectivePoints!;
    expect(points(0)).toBeGreaterThan(150);
    // Bartlett 1946: (1 − ρ)/(1 + ρ) of 200 points are 22.
    expect(points(0.8)).toBeGreaterThan(8);
    expect(points(0.8)).toBeLessThan(45);
  });
});

it.each([
  [2, 'none null'],
  [3, 'runs 0.95'],
])('%d runs claim: %s', (runs, claim) => {
  const scenario = { form: 'rl' as const, points: 20, runs, correlation: 0.8, white: 0 };
  const { claims } = intervalCoverage(scenario, { studies: 3, random: random.stream('claims') });
  expect([...claims]).toEqual([claim]);
});

it('R² is about the mean of the scores, the lag-1 correlation within runs', () => {
  // Law: 2d. Residuals 0.1, −0.1, 0.1 and 0.2; scores 2.1, 3.9, 6.1 and 2.2 with mean 3.575.
  const runs = [
    { klDistance: [1, 2, 3], gold: [2.1, 3.9, 6.1] },
    { klDistance: [1], gold: [2.2] },
  ];
  const { rmse, rSquared, lagOneCorrelation, degreesOfFreedom, reducedChiSquare } = fitQuality(
    (d) => [d],
    runs,
    [2],
  );
  expect(rmse).toBeCloseTo(Math.sqrt(0.07 / 4), 12);
  expect(rSquared).toBeCloseTo(1 - 0.07 / 10.5475, 12);
  expect(lagOneCorrelation).toBeCloseTo(-0.02 / 0.07, 12);
  expect(degreesOfFreedom).toBe(3);
  // lmfit 1.3: redchi = chisqr / nfree with chisqr = 0.07; a point that is a mean of four counts four times.
  expect(reducedChiSquare).toBeCloseTo(0.07 / 3, 12);
  const four = { count: 4, meanOf: (basis: (d: number) => number[]) => basis(1) };
  const weighted = fitQuality((d) => [d], [runs[0], { ...runs[1], rows: [four] }], [2]);
  expect(weighted.reducedChiSquare).toBeCloseTo((0.03 + 4 * 0.04) / 3, 12);
});
