/** The verdicts on planted sweeps over data, policies and penalties: each finding says yes where the plant has it, no where it has the opposite. */
import { describe, expect, it } from 'vitest';
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/index.js';
import {
  type CurvePoint,
  noRows,
  type ProxyValidation,
} from '../../../src/studies/overoptimization/tables.js';
import { curvesOf, decades, judged, paper, type Score, tables, verdictOf } from './planted.js';

describe('the data sweep', () => {
  const counts = [200, 800, 3200, 12_800, 40_000];
  type Accuracy = (comparisons: number, size: number, seed: number) => number;
  const sweep = (accuracy: Accuracy, gain: (comparisons: number) => number): OveroptimizationTables => {
    const plant = { ...paper, sizes: [400, 1600, 6400, 25_600], seeds: 3 };
    const curves = counts.flatMap((comparisons) => {
      const height = gain(comparisons);
      return curvesOf(
        { ...plant, bonGold: (d) => height * paper.bonGold(d, 25_600) },
        { comparisons },
      ).filter((row) => row.method === 'best-of-n');
    });
    const proxies = counts.flatMap((comparisons) =>
      plant.sizes.flatMap((rmParameters) =>
        [0, 1, 2].map(
          (seed): ProxyValidation => ({
            setting: { rmParameters, comparisons, labelNoise: 0 },
            proxySeed: seed,
            accuracy: accuracy(comparisons, rmParameters, seed),
            // The loss follows the accuracy, or the size, as the test plants it.
            loss: 0.7 - 0.8 * (accuracy(comparisons, rmParameters, seed) - 0.5),
            validationCount: 4000,
          }),
        ),
      ),
    );
    return { ...noRows(), curves, proxies, confidence: 0.95 };
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
  const sweep = (
    gain: (policy: number) => number,
    peak: (policy: number) => number,
  ): OveroptimizationTables => {
    const curves = [5000, 27_000, 105_000].flatMap((policyParameters) => {
      const scale = peak(policyParameters);
      const gold: Score = (d) => gain(policyParameters) * paper.bonGold(d / scale, 400);
      return curvesOf({ ...paper, sizes: [400], bonGold: gold, rlGold: gold }, { policyParameters });
    });
    return { ...noRows(), curves, confidence: 0.95 };
  };
  const less = (policy: number) => 3 - 0.4 * Math.log10(policy);

  it.each<[string, (policy: number) => number, (policy: number) => number]>([
    ['holds', less, () => 1],
    ['does not hold', (policy) => Math.log10(policy), () => 1],
    ['does not hold', less, (policy) => (policy > 50_000 ? 1.4 : 1)],
  ])('%s as planted', (verdict, gain, peak) => {
    expect(judged(sweep(gain, peak), 'F10')).toMatchObject({ verdict });
  });

  it('is of all policies, although each has a shape of its own', () => {
    const given = sweep(less, () => 1);
    const curves = given.curves.map((row) => ({
      ...row,
      setting: { ...row.setting, policyShape: `shape of ${row.setting.policyParameters}` },
    }));
    expect(judged({ ...given, curves }, 'F10')).toEqual(judged(given, 'F10'));
  });

  it('cannot be told from one policy', () => {
    expect(verdictOf(tables(), 'F10')).toBe('cannot be told');
  });
});

describe('the KL penalty', () => {
  const sweep = (shift: (penalty: number) => number, noise = 0.01): OveroptimizationTables => {
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
      ).filter((row) => row.method === 'ppo'),
    );
    return { ...noRows(), curves, confidence: 0.95 };
  };

  it.each<[string, (penalty: number) => number, number]>([
    ['holds', () => 0, 0.01],
    ['does not hold', (penalty) => 2 * penalty, 0.01],
    ['cannot be told', (penalty) => 0.6 * penalty, 0.15],
  ])('%s as planted', (verdict, shift, noise) => {
    expect(judged(sweep(shift, noise), 'F11')).toMatchObject({ verdict });
  });

  it('pairs the seeds that both runs have, whatever diverged in one of them', () => {
    const given = sweep((penalty) => 2 * penalty);
    const curves = given.curves.filter(
      ({ setting, proxySeed }) => setting.klPenalty !== 0.2 || proxySeed !== 0,
    );
    expect(judged({ ...given, curves }, 'F11')).toMatchObject({ verdict: 'does not hold' });
  });

  it('leaves out a seed that diverged before it was measured again', () => {
    const given = sweep(() => 0);
    const isLost = ({ setting, proxySeed }: CurvePoint) => setting.klPenalty === 0.2 && proxySeed === 0;
    const start = given.curves
      .filter(isLost)
      .slice(0, 1)
      .map((row) => ({ ...row, kl: 0, klDistance: 0 }));
    const without = given.curves.filter((row) => !isLost(row));
    expect(judged({ ...given, curves: [...start, ...without] }, 'F11')).toEqual(
      judged({ ...given, curves: without }, 'F11'),
    );
  });

  it('cannot be told without a penalty', () => {
    expect(verdictOf(tables(), 'F11')).toBe('cannot be told');
  });
});
