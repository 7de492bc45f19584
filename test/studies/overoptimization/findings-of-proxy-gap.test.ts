/** F15 on planted lines: proxy and gold grow in proportion to √KL, so that every gap is worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/index.js';
import {
  type CurvePoint,
  noRows,
  type ProxyValidation,
} from '../../../src/studies/overoptimization/tables.js';
import { judged } from './planted.js';

const sizes = [400, 4000, 40_000];

interface Lines {
  seeds?: number;
  reach?: number;
  proxy?: (d: number, size: number, seed: number) => number;
  gold?: (d: number, size: number, seed: number) => number;
  proxies?: ProxyValidation[];
}

/** Best-of-n at 0.5, 1, … 3 √nats: from 1 on 2 on average. RL on 48 distances to 9.6: 1, 1.2, … 9.6, 5.3 on average. */
function lines({
  seeds = 5,
  reach = 9.6,
  proxy = (d) => 0.6 * d,
  gold = (d) => 0.4 * d,
  proxies = [],
}: Lines): OveroptimizationTables {
  const curves = sizes.flatMap((rmParameters) =>
    Array.from({ length: seeds }, (_, proxySeed) => {
      const at = (d: number, of: Pick<CurvePoint, 'method' | 'n' | 'iteration'>): CurvePoint => ({
        ...of,
        ...{ setting: { rmParameters, comparisons: 900 }, proxySeed },
        ...{ kl: d * d, klDistance: d, klDiscrete: null, humanScore: 0 },
        proxyScore: proxy(d, rmParameters, proxySeed),
        goldScore: gold(d, rmParameters, proxySeed),
      });
      return [
        ...[0.5, 1, 1.5, 2, 2.5, 3]
          .filter((d) => d <= reach)
          .map((d) => at(d, { method: 'best-of-n', n: Math.round(2 * d) + 1, iteration: null })),
        ...Array.from({ length: 48 }, (_, index) =>
          at((reach * (index + 1)) / 48, { method: 'ppo', n: null, iteration: index + 1 }),
        ),
      ];
    }).flat(),
  );
  return { ...noRows(), curves, proxies, confidence: 0.95 };
}

const of = (change: Lines = {}) => judged(lines(change), 'F15');
const estimate = ({ measures }: Verdict, name: string) =>
  measures.find((measure) => measure.name === name)?.estimate;

describe('F15, the gap between proxy and gold', () => {
  it('holds where the proxy runs away, with the means of the lines', () => {
    const verdict = of();
    expect(verdict.verdict).toBe('holds');
    expect(estimate(verdict, 'gap/best-of-n')).toBeCloseTo(0.2 * 2, 9);
    expect(estimate(verdict, 'gap/ppo')).toBeCloseTo(0.2 * 5.3, 9);
    for (const method of ['best-of-n', 'ppo'])
      expect(estimate(verdict, `gap-slope/${method}/4000`)).toBeCloseTo(0.2, 9);
    expect(verdict.evidence).toContain('PPO, 3 sizes: proxy less gold above at 3, below at 0, open at 0');
  });

  it('says of one size what it is, and counts nothing', () => {
    const all = lines({});
    const curves = all.curves.filter(({ setting }) => setting.rmParameters === 400);
    const { evidence } = judged({ ...all, curves }, 'F15');
    expect(evidence).toContain('PPO, one size: proxy against gold above, the gap growing;');
    expect(evidence).not.toContain('sizes');
  });

  it.each<[string, Lines]>([
    ['gold lies above at one size', { gold: (d, size) => (size === 400 ? 0.8 : 0.4) * d }],
    // Above gold all the way, and nearer and nearer to it.
    ['the gap shrinks at one size', { proxy: (d, size) => (size === 400 ? 2 + 0.3 * d : 0.6 * d) }],
  ])('does not hold where %s', (_, change) => {
    expect(of(change)).toMatchObject({ verdict: 'does not hold' });
  });

  it.each<[string, Lines]>([
    ['seeds that differ', { gold: (d, _size, seed) => (0.4 + 0.3 * (seed - 2)) * d }],
    ['two seeds', { seeds: 2 }],
    ['curves that end before 1 nat', { reach: 0.99 }],
  ])('cannot be told from %s', (_, change) => {
    expect(of(change)).toMatchObject({ verdict: 'cannot be told' });
  });

  it('does not look at the start', () => {
    const early = of({ gold: (d) => (d < 0.99 ? 5 : 0.4 * d) });
    for (const name of ['gap/best-of-n', 'gap/ppo', 'gap-slope/best-of-n/400', 'gap-slope/ppo/400'])
      expect(estimate(early, name)).toBeCloseTo(estimate(of(), name)!, 9);
  });
});

describe('the gap on other scales', () => {
  /** Every seed has a scale of its own, which its factor takes away; a proxy of other comparisons has another factor. */
  const ownScale = (seed: number) => 1 + 0.1 * seed;
  const proxies = sizes.flatMap((rmParameters) =>
    Array.from({ length: 5 }, (_, proxySeed) => proxySeed).flatMap((proxySeed) =>
      [900, 50].map(
        (comparisons): ProxyValidation => ({
          ...{ setting: { rmParameters, comparisons }, proxySeed },
          ...{ accuracy: 0.7, loss: 0.6, validationCount: 4000 },
          softLabelLoss: null,
          softLabelFactor: comparisons === 900 ? 1.5 / ownScale(proxySeed) : 77,
          regressionFactor: comparisons === 900 ? 0.5 / ownScale(proxySeed) : 77,
        }),
      ),
    ),
  );
  const proxy = (d: number, _size: number, seed: number) => 0.6 * ownScale(seed) * d;

  it('is that of scores multiplied by the factor of their seed', () => {
    const verdict = of({ proxies, proxy });
    // 1.5 · 0.6 − 0.4 = 0.5 and 0.5 · 0.6 − 0.4 = −0.1 a √nat.
    expect(estimate(verdict, 'gap-soft-labels/ppo')).toBeCloseTo(0.5 * 5.3, 9);
    expect(estimate(verdict, 'gap-regression/ppo')).toBeCloseTo(-0.1 * 5.3, 9);
    expect(estimate(verdict, 'gap-regression/best-of-n')).toBeCloseTo(-0.1 * 2, 9);
    const { low, high } = verdict.measures.find(({ name }) => name === 'gap-regression/ppo')!;
    expect(high - low).toBeCloseTo(0, 9);
    expect(verdict.evidence).toMatch(
      /as run, 2\.65.* on the soft-label scale, −0\.53.* on the regression scale/,
    );
  });

  it('does not move the verdict, which is on the scale of the study', () => {
    expect(of({ proxies, proxy }).verdict).toBe('holds');
  });

  it('is left out where the factor of a proxy is not known', () => {
    const unknown = proxies.map((row) => ({ ...row, regressionFactor: row.proxySeed === 3 ? null : 1 }));
    const verdict = of({ proxies: unknown, proxy });
    expect(estimate(verdict, 'gap-regression/ppo')).toBeUndefined();
    expect(estimate(verdict, 'gap-soft-labels/ppo')).toBeDefined();
  });
});
