import { describe, expect, it } from 'vitest';
import type { GoldCurve } from '../../src/fitting/index.js';
import { fitOveroptimization, fitOveroptimizationGrid, forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';

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
      clusters: [curve(form, truth), curve(form, truth)],
      random: createRandom(1),
    });
    expect(fit.alpha.estimate).toBeCloseTo(truth[0], 12);
    expect(fit.beta.low).toBeCloseTo(truth[1], 12);
    expect(fit.beta.high).toBeCloseTo(truth[1], 12);
    expect(fit.peak.klDistance.estimate).toBeCloseTo(peak.klDistance, 10);
    expect(fit.peak.kl.estimate).toBeCloseTo(peak.klDistance ** 2, 10);
    expect(fit.peak.gold.estimate).toBeCloseTo(peak.gold, 10);
    expect(fit.rmse).toBeLessThan(1e-12);
    expect(fit.points).toBe(80);
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
  ])('covers planted %s coefficients in 92–98 %% of 200 single curves', (form, truth) => {
    const covered = { alpha: 0, beta: 0 };
    for (let trial = 0; trial < 200; trial++) {
      const clusters = seeds(form, truth, { count: 1, spread: 0, stream: `single-${trial}` });
      const fit = fitOveroptimization({ form, clusters, bootstrap: 1000, random: createRandom(trial) });
      covered.alpha += Number(fit.alpha.low <= truth[0] && truth[0] <= fit.alpha.high);
      covered.beta += Number(fit.beta.low <= truth[1] && truth[1] <= fit.beta.high);
    }
    for (const count of Object.values(covered)) {
      expect(count / 200).toBeGreaterThanOrEqual(0.92);
      expect(count / 200).toBeLessThanOrEqual(0.98);
    }
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

describe('fitOveroptimizationGrid', () => {
  const gold = Array.from({ length: 5 }, (_, seed) =>
    Array.from({ length: 12 }, (_, prompt) => {
      const random = createRandom(2).stream(`seed-${seed}`).stream(`prompt-${prompt}`);
      const promptShift = 0.2 * createRandom(3).stream(`prompt-${prompt}`).normal();
      const seedShift = 0.05 * createRandom(4).stream(`seed-${seed}`).normal();
      return curve('bon', [0.9 + promptShift + seedShift, 0.2], () => 0.02 * random.normal()).gold;
    }),
  );

  it('estimates what the fit of the mean curve estimates', () => {
    const fit = fitOveroptimizationGrid({ form: 'bon', klDistance: grid, gold, random: createRandom(1) });
    const mean = grid.map((_, point) => gold.flat().reduce((sum, scores) => sum + scores[point], 0) / 60);
    const whole = fitOveroptimization({
      form: 'bon',
      clusters: [{ klDistance: grid, gold: mean }],
      random: createRandom(1),
    });
    expect(fit.alpha.estimate).toBeCloseTo(whole.alpha.estimate, 12);
    expect(fit.beta.estimate).toBeCloseTo(whole.beta.estimate, 12);
    expect(fit.rmse).toBeCloseTo(whole.rmse, 12);
  });

  it('is wider than resampling seeds alone when prompts differ more than seeds', () => {
    const both = fitOveroptimizationGrid({ form: 'bon', klDistance: grid, gold, random: createRandom(1) });
    const seedMeans = gold.map((prompts) => ({
      klDistance: grid,
      gold: grid.map((_, point) => prompts.reduce((sum, scores) => sum + scores[point], 0) / prompts.length),
    }));
    const seedsOnly = fitOveroptimization({ form: 'bon', clusters: seedMeans, random: createRandom(1) });
    expect(both.alpha.high - both.alpha.low).toBeGreaterThan(
      1.5 * (seedsOnly.alpha.high - seedsOnly.alpha.low),
    );
  });

  it('resamples prompts alone when there is one seed', () => {
    const fit = fitOveroptimizationGrid({
      form: 'bon',
      klDistance: grid,
      gold: gold.slice(0, 1),
      random: createRandom(1),
    });
    expect(fit.alpha.high - fit.alpha.low).toBeGreaterThan(0.1);
    expect(fit.warnings.map(({ code }) => code)).toContain('too-few-seeds');
  });
});
