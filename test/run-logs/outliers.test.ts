/** Single wild values among the points of planted curves: left out, said, and nothing else is. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { fitRunLogs } from '../../src/run-logs/index.js';
import { leaveOut } from '../../src/run-logs/points/index.js';
import { gaoRun, type Noise, rowsOf } from '../support/planted-runs.js';

const { alpha, beta } = gaoRun('rl', '85M');
const noise: Noise = { deviation: 0.02, correlation: 0.5 };
const random = createRandom('outliers');
const rows = () => rowsOf(gaoRun('rl', '85M'), noise, random);
const fitOf = (points: readonly (readonly number[])[], options = {}) =>
  fitRunLogs(`kl,gold\n${points.map((row) => row.join(',')).join('\n')}\n`, { form: 'rl', ...options })
    .groups[0];
const codesOf = (points: readonly (readonly number[])[]) => fitOf(points).warnings.map(({ code }) => code);

describe('single values far outside those beside them', () => {
  it.each([-999, 40, 3])('a score of %f is left out, and α and β are those of the others', (wild) => {
    const curve = rows();
    const others = fitOf(curve.filter((_, at) => at !== 30));
    curve[30][1] = wild;
    const fit = fitOf(curve);
    expect(fit.points).toBe(49);
    expect(fit.alpha.estimate).toBeCloseTo(others.alpha.estimate, 10);
    expect(fit.beta.estimate).toBeCloseTo(others.beta.estimate, 10);
    const { message, advice } = fit.warnings.find(({ code }) => code === 'gold-outlier')!;
    expect(message).toMatch(
      /^line 32: the score is -?\d+, far outside those at neighbouring KL; left out, and with all/,
    );
    expect(advice).toMatch(/The fit is of the other points/);
    expect(Math.abs(fit.plain!.alpha.estimate - alpha)).toBeGreaterThan(Math.abs(fit.alpha.estimate - alpha));
  });

  it.each([0.0001, 250])('a KL of %f within a run that rises is left out', (wild) => {
    const curve = rows();
    curve[40][0] = wild;
    const fit = fitOf(curve);
    expect(fit.points).toBe(49);
    expect(fit.beta.estimate).toBeCloseTo(beta, 1);
    expect(fit.warnings.find(({ code }) => code === 'kl-outlier')?.message).toMatch(
      /^line 42: the KL is \S+, far outside those of the rows before and after; left out/,
    );
  });

  it('a KL near 0 that is left out is no first point', () => {
    const curve = rows().map(([kl, gold]) => [kl, gold + 5]);
    curve[40][0] = 0;
    const { baseline } = fitOf(curve, { baseline: 'first' });
    expect(baseline?.estimate).toBeCloseTo(curve[0][1], 10);
  });

  it('a tenth of the points is a course and stays', () => {
    const curve = rows();
    for (const at of [5, 15, 25, 35, 45]) curve[at][1] = 40;
    expect(codesOf(curve)).not.toContain('gold-outlier');
  });
});

describe('of what is no outlier nothing is said', () => {
  // At a fixed 8 standard deviations a third of such logs lost a point. 1 % is allowed: two of 20 or more have a chance of 2 % then.
  it('in long logs whose noise has the tails of Student’s t with 5 degrees of freedom', () => {
    const heavy = () =>
      random.normal() /
      Math.sqrt(Array.from({ length: 5 }, () => random.normal() ** 2).reduce((sum, one) => sum + one, 0) / 5);
    let found = 0;
    for (let log = 0; log < 20; log++) {
      const points = Array.from({ length: 2000 }, (_, at) => {
        const d = (8 * (at + 1)) / 2000;
        return { line: at, cluster: 'a', kl: d * d, gold: d * (0.4 - 0.15 * Math.log(d)) + 0.05 * heavy() };
      });
      found += Number(leaveOut(points).gold.length > 0);
    }
    expect(found).toBeLessThanOrEqual(1);
  });

  it('in noise that is normal, and nearly without noise', () => {
    for (let set = 0; set < 30; set++) {
      expect(codesOf(rows())).not.toContain('gold-outlier');
      const bare = rowsOf(gaoRun('rl', '12M'), { deviation: 1e-9, correlation: 0 }, random);
      expect(fitOf(bare).points).toBe(50);
    }
  });

  it('on a grid of n in blocks, and in a sampled KL', () => {
    const grid = Array.from({ length: 120 }, (_, at) => 2 ** (at % 12));
    const bon = grid.map((n) => [n, Math.sqrt(Math.log(n)) + 0.05 * random.normal()]);
    const text = `n,gold\n${bon.map((row) => row.join(',')).join('\n')}\n`;
    expect(fitRunLogs(text).groups[0].points).toBe(120);
    for (let set = 0; set < 30; set++) {
      const sampled = rows().map(([kl, gold]) => [kl * Math.abs(1 + 0.15 * random.normal()), gold]);
      expect(fitOf(sampled).points).toBe(50);
    }
  });
});
