/** What the fit of a curve writes: the law with its bound, and the peak as it was measured. */
import { describe, expect, it } from 'vitest';
import '../../../src/methods/index.js';
import { createRandom } from '../../../src/random/index.js';
import { fitRuns, type MeasuredRun } from '../../../src/studies/overoptimization/stages/fit.js';
import type { Coefficients, Peak } from '../../../src/studies/overoptimization/tables.js';

const parameters = { method: 'ppo', setting: { rmParameters: 400 }, form: 'rl', curve: 'rl/400' };
const config = { bootstrap: 200, confidence: 0.95 };

/** Five runs at the same distances, from 0 on, that differ by a few hundredths. */
const runsOf = (gold: (d: number) => number, reach: number): MeasuredRun[] =>
  [-2, -1, 0, 1, 2].map((seed) => {
    const klDistance = Array.from({ length: 41 }, (_, index) => (reach * index) / 40);
    return { klDistance, gold: klDistance.map((d) => (1 + 0.01 * seed) * gold(d)) };
  });

function fitted(runs: readonly MeasuredRun[]) {
  const { tables = [] } = fitRuns(runs, { config, parameters, random: createRandom(1) });
  const rowsOf = (name: string) => tables.find((table) => table.table === name)?.rows ?? [];
  return {
    fit: rowsOf('coefficients')[0] as unknown as Coefficients,
    peak: rowsOf('peaks')[0] as unknown as Peak,
    codes: (rowsOf('warnings') as unknown as { code: string }[]).map(({ code }) => code),
  };
}

describe('the fit of a curve', () => {
  const law = (d: number) => (d > 0 ? d * (0.9 - 0.45 * Math.log(d)) : 0);

  it('measures the peak that it fits, where gold turns over', () => {
    const { fit, peak, codes } = fitted(runsOf(law, 8));
    const top = Math.exp(1);
    expect(fit.largestKl).toBe(64);
    expect(fit.rmseOverPeak).toBeLessThan(1e-10);
    expect(fit.peakKl.estimate).toBeCloseTo(top ** 2, 6);
    expect(peak.turnsOver).toBe('true');
    // Its points are 0.2 apart, and the place is finer than they are.
    expect(Math.abs(Math.sqrt(peak.peakKl.estimate) - top)).toBeLessThan(0.02);
    // The mean over the window of ±0.4 about the peak, which is 0.6 % lower.
    expect(peak.peakGold.estimate).toBeCloseTo(law(2.8), 1);
    expect(peak.peakGold.estimate).toBeLessThan(law(2.8));
    expect(peak.endKl).toBe(64);
    expect(peak.endGold.estimate).toBeCloseTo(law(8), 12);
    expect(peak.rise.estimate - peak.fall.estimate).toBeCloseTo(peak.endGold.estimate, 12);
    expect(codes).toEqual([]);
  });

  it('has no measured peak where gold still rises, whatever the law says', () => {
    const { peak, codes } = fitted(runsOf(law, 2));
    expect(peak.turnsOver).toBe('false');
    // A bound: the end, without an interval.
    expect(peak.peakKl).toEqual({
      estimate: 4,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
    expect(peak.peakGold.estimate).toBeCloseTo(law(2), 12);
    expect(peak.endGold.estimate).toBeCloseTo(law(2), 12);
    expect(codes).toContain('peak-outside-range');
  });

  it('doubts a law that its runs do not follow', () => {
    expect(fitted(runsOf((d) => Math.min(d, 1), 9)).codes).toContain('law-misfits');
  });

  it('leaves out a run that diverged before it was measured', () => {
    const runs = runsOf(law, 8);
    const { fit, peak } = fitted([...runs, { klDistance: [0], gold: [0] }]);
    expect(fit).toEqual(fitted(runs).fit);
    expect(peak.endKl).toBe(64);
  });

  it('has neither law nor peak, and says so, where no run left the initial policy', () => {
    const { fit, peak, codes } = fitted([0, 1].map(() => ({ klDistance: [0], gold: [0.1] })));
    expect([fit, peak]).toEqual([undefined, undefined]);
    expect(codes).toEqual(['too-few-points']);
  });
});
