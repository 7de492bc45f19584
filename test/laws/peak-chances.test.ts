/** Chances of a peak against what Student's t gives for plain numbers, and against runs that were drawn. */
import { describe, expect, it } from 'vitest';
import { fitOveroptimization, forms } from '../../src/laws/index.js';
import { peakChances } from '../../src/laws/peak-chances.js';
import { createRandom } from '../../src/random/index.js';

describe('chances of the peak', () => {
  it('are Student’s t on the logarithm', () => {
    // Two values a standard deviation of ln 2/√2 apart; four runs: t = ln 4 / (ln 2/√2 · √(4/3)) = 2.4495.
    const found = peakChances({ estimate: 2, replicates: [2, 4], runs: 4, largest: 8 });
    // Closed form for three degrees of freedom: ½ + (x/√3/(1 + x²/3) + atan(x/√3))/π, at t and at t/√5.
    expect(found?.passed).toBeCloseTo(0.9541394433442141, 10);
    expect(found?.newRun).toBeCloseTo(0.823306266855651, 10);
  });

  it('are bounded by the share of resamples that turn over', () => {
    const found = peakChances({
      estimate: 2,
      replicates: [2, 2.01, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      runs: 4,
      largest: 1000,
    });
    expect(found?.passed).toBeCloseTo(0.5, 6);
  });

  it('are unknown for two runs, and for a curve that never turns over', () => {
    expect(peakChances({ estimate: 2, replicates: [2, 3], runs: 2, largest: 8 })).toBeUndefined();
    expect(
      peakChances({ estimate: Number.POSITIVE_INFINITY, replicates: [2, 3], runs: 4, largest: 8 }),
    ).toBeUndefined();
  });

  it('of one more run: about as often as such runs do turn over', () => {
    const random = createRandom('chances');
    const distances = Array.from({ length: 25 }, (_, index) => 0.2 * (index + 1));
    const peakOf = () => 4.6 * Math.exp(0.15 * random.normal());
    let [foretold, seen] = [0, 0];
    for (let study = 0; study < 60; study++) {
      const clusters = Array.from({ length: 5 }, () => {
        const alpha = 0.16 * (1 + Math.log(peakOf()));
        return {
          klDistance: distances,
          gold: distances.map((d) => forms.rl.value([d], [alpha, 0.16]) + 0.01 * random.normal()),
        };
      });
      foretold +=
        fitOveroptimization({ form: 'rl', clusters, bootstrap: 200, random: random.stream(`${study}`) })
          .chances!.newRun / 60;
      seen += Array.from({ length: 20 }, peakOf).filter((peak) => peak < 5).length / 1200;
    }
    // Of 1,200 runs drawn the share has a standard error of 1.2 %, the foretold one of 60 studies about 3 %.
    expect(Math.abs(foretold - seen)).toBeLessThan(0.1);
  });
});
