import { describe, expect, it } from 'vitest';
import type { GoldCurve } from '../../src/fitting/index.js';
import { fitOveroptimization, forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { meanInterval } from '../../src/statistics/index.js';

const grid = Array.from({ length: 40 }, (_, index) => (3 * (index + 1)) / 40);
const bonTruth = [0.9, 0.2];
const rlTruth = [1.1, 0.4];

function curve(form: 'bon' | 'rl', truth: number[], noise: (index: number) => number = () => 0): GoldCurve {
  const klDistance = form === 'bon' ? grid : grid.map((d) => 3 * d);
  return { klDistance, gold: klDistance.map((d, index) => forms[form].value([d], truth) + noise(index)) };
}

/** Runs that differ in α and β as seeds do, with evaluation noise on top. */
function seeds(
  form: 'bon' | 'rl',
  truth: number[],
  { count = 5, stream = 'seeds', spread = 0.05, noise = 0.03 } = {},
): GoldCurve[] {
  const random = createRandom(11).stream(stream);
  return Array.from({ length: count }, () => {
    const own = [truth[0] + spread * random.normal(), truth[1] + 0.3 * spread * random.normal()];
    return curve(form, own, () => noise * random.normal());
  });
}

describe('fitOveroptimization', () => {
  it.each([
    ['bon' as const, bonTruth, { klDistance: 2.25, gold: 1.0125 }],
    ['rl' as const, rlTruth, { klDistance: Math.exp(1.75), gold: 0.4 * Math.exp(1.75) }],
  ])('recovers a noiseless %s curve and its peak exactly', (form, truth, peak) => {
    const fit = fitOveroptimization({
      form,
      clusters: [curve(form, truth), curve(form, truth), curve(form, truth)],
      random: createRandom(1),
    });
    expect(fit.alpha.estimate).toBeCloseTo(truth[0], 12);
    expect(fit.beta.low).toBeCloseTo(truth[1], 12);
    expect(fit.beta.high).toBeCloseTo(truth[1], 12);
    expect(fit.peak.klDistance.estimate).toBeCloseTo(peak.klDistance, 10);
    expect(fit.peak.kl.estimate).toBeCloseTo(peak.klDistance ** 2, 10);
    expect(fit.peak.gold.estimate).toBeCloseTo(peak.gold, 10);
    expect(fit.rmse).toBeLessThan(1e-12);
    expect(fit.points).toBe(120);
    expect(fit.rmseOverPeak).toBeLessThan(1e-12);
    expect(fit.largestKl).toBeCloseTo((form === 'bon' ? 3 : 9) ** 2, 12);
  });

  it.each([
    ['bon' as const, bonTruth],
    ['rl' as const, rlTruth],
  ])('covers planted %s coefficients and peaks in 92–98 %% of 200 five-seed studies', (form, truth) => {
    const covered = { alpha: 0, beta: 0, peak: 0, gold: 0 };
    const peak = forms[form].peak!(truth);
    for (let trial = 0; trial < 200; trial++) {
      const fit = fitOveroptimization({
        form,
        clusters: seeds(form, truth, { stream: `trial-${trial}` }),
        bootstrap: 200,
        random: createRandom(trial),
      });
      const inside = ({ low, high }: { low: number; high: number }, value: number) =>
        Number(low <= value && value <= high);
      covered.alpha += inside(fit.alpha, truth[0]);
      covered.beta += inside(fit.beta, truth[1]);
      covered.peak += inside(fit.peak.klDistance, peak.klDistance);
      covered.gold += inside(fit.peak.gold, peak.score);
    }
    for (const [name, count] of Object.entries(covered)) {
      expect(count / 200, name).toBeGreaterThanOrEqual(0.92);
      expect(count / 200, name).toBeLessThanOrEqual(0.98);
    }
  });

  it.each([
    ['bon' as const, bonTruth],
    ['rl' as const, rlTruth],
  ])(
    'holds planted %s coefficients in 92 %% or more of 100 single curves of independent points',
    (form, truth) => {
      const covered = { alpha: 0, beta: 0 };
      for (let trial = 0; trial < 100; trial++) {
        const clusters = seeds(form, truth, { count: 1, spread: 0, stream: `single-${trial}` });
        const fit = fitOveroptimization({ form, clusters, bootstrap: 500, random: createRandom(trial) });
        covered.alpha += Number(fit.alpha.low <= truth[0] && truth[0] <= fit.alpha.high);
        covered.beta += Number(fit.beta.low <= truth[1] && truth[1] <= fit.beta.high);
        expect(fit.interval).toMatchObject({ over: 'scatter', confidence: null });
      }
      for (const count of Object.values(covered)) expect(count / 100).toBeGreaterThanOrEqual(0.92);
    },
  );

  it('estimates what the fit of the mean curve estimates, where all runs have one grid', () => {
    const clusters = seeds('bon', bonTruth);
    const mean = grid.map((_, point) => clusters.reduce((sum, { gold }) => sum + gold[point], 0) / 5);
    const random = createRandom(1);
    const fit = fitOveroptimization({ form: 'bon', clusters, random });
    const ofMean = fitOveroptimization({
      form: 'bon',
      clusters: [{ klDistance: grid, gold: mean }],
      random,
    });
    expect(fit.alpha.estimate).toBeCloseTo(ofMean.alpha.estimate, 12);
    expect(fit.beta.estimate).toBeCloseTo(ofMean.beta.estimate, 12);
  });

  it('has the interval of the mean of the α of single runs, where all runs have one grid', () => {
    // α is then linear in the curves, and the bootstrap's variance that of a mean; 4,000 resamples know their sd to 1.1 %.
    const clusters = seeds('rl', rlTruth);
    const random = createRandom(1);
    const alphas = clusters.map(
      (one) => fitOveroptimization({ form: 'rl', clusters: [one], random }).alpha.estimate,
    );
    const { alpha } = fitOveroptimization({ form: 'rl', clusters, bootstrap: 4000, random });
    const student = meanInterval(alphas);
    expect(alpha.estimate).toBeCloseTo(student.estimate, 10);
    expect((alpha.high - alpha.low) / (student.high - student.low)).toBeCloseTo(1, 1);
  });

  it('gives two runs coefficients and no intervals', () => {
    const fit = fitOveroptimization({
      form: 'bon',
      clusters: seeds('bon', bonTruth, { count: 2 }),
      random: createRandom(1),
    });
    expect(fit.alpha.estimate).toBeCloseTo(0.9, 0);
    for (const { low, high } of [fit.alpha, fit.beta, fit.peak.klDistance, fit.peak.kl, fit.peak.gold])
      expect([low, high]).toEqual([Number.NaN, Number.NaN]);
    expect(fit.interval).toEqual({ over: 'none', confidence: null, effectivePoints: null });
    expect(fit.warnings.map(({ code }) => code)).toEqual(['too-few-seeds']);
  });

  it('says that a rising curve never peaks instead of inventing a number', () => {
    const fit = fitOveroptimization({
      form: 'bon',
      clusters: seeds('bon', [0.5, -0.1]),
      random: createRandom(1),
    });
    expect(fit.peak.klDistance.estimate).toBe(Number.POSITIVE_INFINITY);
    expect(fit.warnings.map(({ code }) => code)).toContain('peak-outside-range');
  });

  it('copes with runs of a single point', () => {
    const clusters = grid.map((d, index) => ({
      klDistance: [d],
      gold: [forms.bon.value([d], bonTruth) + (index % 2) * 1e-3],
    }));
    const fit = fitOveroptimization({ form: 'bon', clusters, random: createRandom(1) });
    expect(fit.alpha.estimate).toBeCloseTo(0.9, 2);
    expect(fit.alpha.high).toBeGreaterThan(fit.alpha.low);
  });

  it('is the same for the same stream', () => {
    const once = () =>
      fitOveroptimization({
        form: 'rl',
        clusters: seeds('rl', rlTruth),
        random: createRandom(5).stream('fit'),
      });
    expect(once()).toEqual(once());
  });

  it('makes 1,000 bootstrap fits of a nine-size, five-seed study in both forms within 3 s', () => {
    // Time of this process alone, whatever else the machine does.
    const started = process.cpuUsage();
    for (let size = 0; size < 9; size++) {
      for (const form of ['bon', 'rl'] as const) {
        fitOveroptimization({
          form,
          clusters: seeds(form, bonTruth),
          bootstrap: 1000,
          random: createRandom(size),
        });
      }
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(3);
  });
});
