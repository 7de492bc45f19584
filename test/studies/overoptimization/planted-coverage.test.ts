/** A sample of `npm run planted:coverage`: intervals of whole planted studies, and what they should find by other means. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { exactBinomialInterval, normalCdf } from '../../../src/statistics/index.js';
import { bestOfNLaws, makePoolBank, type PoolBank } from '../../support/planted-study/best-of-n.js';
import { coverageOf, type PlantedMethod, plantedMethods } from '../../support/planted-study/coverage.js';
import { vertex } from '../../support/planted-study/expected.js';

const random = createRandom('planted-sample');

describe('the bank of pools', () => {
  let bank: PoolBank;
  beforeAll(() => {
    bank = makePoolBank({ pools: 100, responses: 256, random: random.stream('bank') });
  });

  /** E uᵖ of the highest of n standard normals, by the trapezium rule. */
  function moment(n: number, power: number): number {
    const width = 0.002;
    let sum = 0;
    for (let u = -8; u <= 8; u += width)
      sum += u ** power * n * Math.exp((-u * u) / 2) * normalCdf(u) ** (n - 1);
    return (sum * width) / Math.sqrt(2 * Math.PI);
  }

  it('has the means that numerical integration gives, within their errors', () => {
    expect(moment(2, 1)).toBeCloseTo(1 / Math.sqrt(Math.PI), 6);
    const expected = {
      linear: (n: number) => moment(n, 1) / Math.SQRT2,
      quadratic: (n: number) => (moment(n, 2) - 1) / 2,
      noise: () => 0,
    };
    for (const index of [0, 10, bank.grid.length - 1]) {
      for (const name of ['linear', 'quadratic', 'noise'] as const) {
        const values = bank.pools.map(([smallest]) => smallest[name][index]);
        const mean = bank.mean[0][name][index];
        const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / values.length;
        expect(Math.abs(mean - expected[name](bank.grid[index])) / error, name).toBeLessThan(4);
      }
    }
  });
});

it('the vertex of a parabola on an uneven grid is its own', () => {
  const klDistance = [0.1, 0.5, 1.2, 1.9, 2.6, 4];
  const [{ alpha, beta }] = bestOfNLaws;
  const { kl, score } = vertex({ klDistance, gold: klDistance.map((d) => d * (alpha - beta * d)) });
  expect(Math.sqrt(kl)).toBeCloseTo(alpha / (2 * beta), 10);
  expect(score).toBeCloseTo(alpha ** 2 / (4 * beta), 10);
});

describe('intervals of planted studies', () => {
  let methods: PlantedMethod[];
  beforeAll(() => {
    methods = plantedMethods({ pools: 150, responses: 512, random: random.stream('methods') });
  });

  it.each([
    ['best-of-n', 3],
    ['best-of-n', 5],
    ['online', 3],
    ['online', 5],
  ])('of %s with %i seeds cover 92 to 98 in 100, as far as a sample can tell', (name, seeds) => {
    const studies = 40;
    const method = methods.find((one) => one.name === name)!;
    const found = coverageOf(method, { seeds, studies, random: random.stream(`${name}-${seeds}`) });
    expect(found.map(({ quantity }) => quantity)).toEqual(
      expect.arrayContaining(['α', 'slope of β', 'peak KL']),
    );
    for (const { quantity, covered, bounded } of found) {
      // A peak is written, and a fall has a share, only where the curve falls.
      if (!/turns over|peak/.test(quantity)) expect(bounded, quantity).toBe(studies);
      if (bounded < studies / 4) continue;
      const { low, high } = exactBinomialInterval(covered, bounded, 0.99);
      expect(low, quantity).toBeLessThan(0.98);
      expect(high, quantity).toBeGreaterThan(0.92);
    }
  });
});
