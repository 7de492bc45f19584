import { describe, expect, it } from 'vitest';
import '../../src/methods/index.js';
import { measurePeak } from '../../src/fitting/index.js';
import {
  measuredPeak,
  peakOf,
  riseAndFall,
  turnsOver,
} from '../../src/studies/overoptimization/findings/measured-peak.js';
import { overSeeds } from '../../src/studies/overoptimization/findings/over-seeds.js';
import { mainCurves } from '../../src/studies/overoptimization/findings/seed-curves.js';
import { paper, tables } from '../studies/overoptimization/planted.js';

const aligned = (gold: number[][]) => ({ klDistance: gold[0].map((_, index) => index + 1), gold, stride: 1 });

describe('the measured peak', () => {
  it('is read off the mean curve, its rise and fall where the other runs peak', () => {
    const {
      kl,
      gold,
      end,
      rise,
      fall,
      turnsOver: turns,
    } = measurePeak(
      aligned([
        [1, 3, 2, 1],
        [1, 2.6, 2, 1.2],
        [1, 2.5, 3, 0.8],
      ]),
    );
    // Means 1, 2.7, 2.33, 1; without the third run 1, 2.8, 2, and without the others the second place too.
    // The parabola through 1, 2.7 and 2.33 at 1, 2 and 3 is highest at 2 + (1.7 − 0.37) / (1.7 + 0.37) / 2.
    const rises = [1.7, 2.7 - 7 / 3];
    const place = 2 + (rises[0] - rises[1]) / (rises[0] + rises[1]) / 2;
    expect(kl.estimate).toBeCloseTo(place ** 2, 12);
    expect(gold.estimate).toBeCloseTo(2.7, 12);
    expect(end.kl).toBe(16);
    expect(end.gold.estimate).toBeCloseTo(1, 12);
    expect(rise.estimate).toBeCloseTo((3 + 2.6 + 2.5) / 3, 12);
    expect(fall.estimate).toBeCloseTo((2 + 1.4 + 1.7) / 3, 12);
    expect(turns).toBe(true);
    expect(gold.low).toBeLessThan(2.7);
    expect(gold.high).toBeGreaterThan(2.7);
  });

  it('is none where gold rises to the end, and where a single run cannot tell a fall from luck', () => {
    expect(
      measurePeak(
        aligned([
          [1, 2],
          [1, 2.1],
          [1, 1.9],
        ]),
      ).turnsOver,
    ).toBe(false);
    const alone = measurePeak(aligned([[1, 3, 2]]));
    expect(alone.turnsOver).toBe(false);
    expect(alone.rise.estimate).toBeNaN();
    // Between 1, 3 and 2 that is 2 + 1/6.
    expect(alone.kl).toEqual({
      estimate: (13 / 6) ** 2,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });

  it.each(['best-of-n', 'ppo'])('is that of the findings on the curves of %s', (method) => {
    const noisy = { sizes: paper.sizes.slice(0, 3), noise: 0.05 };
    for (const curves of mainCurves(tables(noisy).curves, method)) {
      const peak = measurePeak({ klDistance: curves.klDistance, gold: curves.goldScore, stride: 1 });
      const { falls, rises } = riseAndFall(curves)!;
      const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(peak.kl.estimate).toBeCloseTo(measuredPeak(curves).kl, 12);
      expect(peak.gold.estimate).toBeCloseTo(measuredPeak(curves).score, 12);
      expect(peak.fall.estimate).toBeCloseTo(average(falls), 12);
      expect(peak.rise.estimate).toBeCloseTo(average(rises), 12);
      expect(peak.turnsOver).toBe(turnsOver(curves, 0.95));
      const kl = overSeeds([curves], ([means]) => peakOf(means).kl, { confidence: 0.95, logarithmic: true });
      expect(peak.kl.low).toBeCloseTo(kl.low, 9);
      expect(peak.kl.high).toBeCloseTo(kl.high, 9);
    }
  });
});
