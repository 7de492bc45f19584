import { describe, expect, it } from 'vitest';
import { aicc, fitCurve, heldOutRmse } from '../../src/fitting/index.js';
import { fitSharedAlpha, fitSharedBeta, fitTrend, forms, heterogeneity } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';

const grid = Array.from({ length: 30 }, (_, index) => 0.3 * (index + 1));

function groups(alphas: number[], stream: string) {
  const random = createRandom(31).stream(stream);
  return alphas.map((alpha, index) => ({
    klDistance: grid,
    gold: grid.map((d) => forms.rl.value([d], [alpha, 0.3 - 0.05 * index]) + 0.03 * random.normal()),
  }));
}

describe('one α for all sizes', () => {
  it('is rejected in about 5 % of studies where it is true', () => {
    let rejected = 0;
    for (let trial = 0; trial < 200; trial++) {
      if (fitSharedAlpha('rl', groups([0.8, 0.8, 0.8], `null-${trial}`)).test.pValue < 0.05) rejected++;
    }
    expect(rejected).toBeGreaterThanOrEqual(3);
    expect(rejected).toBeLessThanOrEqual(18);
  });

  it('is rejected where sizes differ', () => {
    expect(fitSharedAlpha('rl', groups([0.8, 0.9, 1], 'differ')).test.pValue).toBeLessThan(1e-6);
  });

  it('gives the single fit’s α when there is nothing to share', () => {
    const [group] = groups([0.8], 'one');
    const single = fitCurve({ form: forms.rl, klDistance: group.klDistance, score: group.gold });
    const shared = fitSharedAlpha('rl', [group, group]);
    expect(shared.alpha).toBeCloseTo(single.parameters[0], 12);
    expect(shared.betas[1]).toBeCloseTo(single.parameters[1], 12);
  });
});

describe('one β for all sizes', () => {
  /** Σ over points of a group. */
  const dot = (left: number[], right: number[]) => left.reduce((sum, x, index) => sum + x * right[index], 0);

  it.each(['bon', 'rl'] as const)('equals Frisch, Waugh and Lovell’s partial regression (%s)', (form) => {
    const given = groups([0.8, 0.9, 1.1], 'partial');
    const fit = fitSharedBeta(form, given);
    const parts = given.map(({ gold }) => {
      const second = grid.map((d) => -d * (form === 'bon' ? d : Math.log(d)));
      const withoutFirst = (values: number[]) => {
        const share = dot(values, grid) / dot(grid, grid);
        return { share, rest: values.map((value, index) => value - share * grid[index]) };
      };
      return { gold: withoutFirst(gold), second: withoutFirst(second) };
    });
    const total = (of: (part: (typeof parts)[number]) => number) =>
      parts.reduce((sum, part) => sum + of(part), 0);
    const squares = total(({ second }) => dot(second.rest, second.rest));
    const beta = total(({ gold, second }) => dot(gold.rest, second.rest)) / squares;
    const residuals = parts.flatMap(({ gold, second }) =>
      gold.rest.map((value, index) => value - beta * second.rest[index]),
    );
    const variance = dot(residuals, residuals) / (residuals.length - 4);
    expect(fit.beta).toBeCloseTo(beta, 12);
    expect(fit.betaError).toBeCloseTo(Math.sqrt(variance / squares), 12);
    expect(fit.rmse).toBeCloseTo(Math.sqrt(dot(residuals, residuals) / residuals.length), 12);
    for (const [group, { gold, second }] of parts.entries())
      expect(fit.alphas[group]).toBeCloseTo(gold.share - beta * second.share, 12);
  });

  it('leaves the same residuals as one α where every size is fitted alone', () => {
    const given = groups([0.8, 0.9], 'free');
    const squares = given.map(
      ({ klDistance, gold }) => fitCurve({ form: forms.rl, klDistance, score: gold }).residualSumOfSquares,
    );
    const free = Math.sqrt((squares[0] + squares[1]) / (2 * grid.length));
    expect(fitSharedBeta('rl', given).freeRmse).toBeCloseTo(free, 12);
    expect(fitSharedAlpha('rl', given).freeRmse).toBeCloseTo(free, 12);
  });

  it('fits exactly where it is true and no better than one α where that is', () => {
    const exact = (alphas: number[], betas: number[]) =>
      alphas.map((alpha, index) => ({
        klDistance: grid,
        gold: grid.map((d) => forms.rl.value([d], [alpha, betas[index]])),
      }));
    expect(fitSharedBeta('rl', exact([0.7, 0.9], [0.3, 0.3])).rmse).toBeLessThan(1e-12);
    expect(fitSharedBeta('rl', exact([0.8, 0.8], [0.3, 0.2])).rmse).toBeGreaterThan(0.01);
    expect(fitSharedAlpha('rl', exact([0.8, 0.8], [0.3, 0.2])).rmse).toBeLessThan(1e-12);
  });
});

describe('heterogeneity', () => {
  it('matches Cochran’s Q by hand: 1, 2, 3 with errors 1 give Q = 2 on 2 degrees, p = e⁻¹', () => {
    const test = heterogeneity([1, 2, 3], [1, 1, 1]);
    expect(test.mean).toBe(2);
    expect(test.statistic).toBe(2);
    expect(test.pValue).toBeCloseTo(Math.exp(-1), 12);
  });
});

describe('trends', () => {
  it('equal a hand-computed line: (10, 1), (100, 2), (1000, 4)', () => {
    const trend = fitTrend({ parameterCounts: [10, 100, 1000], estimates: [1, 2, 4] });
    expect(trend.slope.estimate).toBeCloseTo(1.5, 12);
    expect(trend.level.estimate).toBeCloseTo(5 / 6, 12);
    expect(trend.at(1e4).estimate).toBeCloseTo(5 / 6 + 4.5, 12);
    expect(trend.rSquared).toBeCloseTo(1 - 1 / 6 / (14 / 3), 12);
  });

  it('cover a new size’s coefficient in 92–98 % of 400 studies', () => {
    const random = createRandom(41).stream('trend');
    const counts = [4e2, 1.3e3, 4e3, 2.7e4, 1e5, 2e5];
    const truth = (count: number) => 1 + 0.1 * Math.log10(count);
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const estimates = counts.map((count) => truth(count) + 0.05 * random.normal());
      const { low, high } = fitTrend({ parameterCounts: counts, estimates }).at(1e6);
      const fresh = truth(1e6) + 0.05 * random.normal();
      if (low <= fresh && fresh <= high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.98);
  });

  it('lean on the sizes with small errors', () => {
    const trend = fitTrend({
      parameterCounts: [10, 100, 1000],
      estimates: [1, 2, 9],
      standardErrors: [0.01, 0.01, 100],
    });
    expect(trend.slope.estimate).toBeCloseTo(1, 4);
  });
});

describe('comparison of forms', () => {
  it('AICc equals the formula by hand: RSS 2 of 10 points, 2 parameters', () => {
    const fit = {
      ...fitCurve({ form: forms.bon, klDistance: grid, score: grid }),
      residualSumOfSquares: 2,
      observations: 10,
    };
    expect(aicc({ ...fit, parameters: [1, 2] })).toBeCloseTo(10 * Math.log(0.2) + 6 + 24 / 6, 12);
  });

  it('has no held-out error without points beyond the cut', () => {
    expect(heldOutRmse(forms.bon, { klDistance: grid, score: grid, klCut: 1e4 })).toBeNaN();
  });
});
